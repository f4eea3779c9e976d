import { runSupervisor } from '../../src/supervisor/run-supervisor.ts';
import { createRecordingApi } from './recording-api.ts';

const options = {
  environment: process.env,
  now: () => new Date(),
  connect: async (launch: Parameters<typeof createRecordingApi>[0]) => createRecordingApi(launch),
};

runSupervisor(process.argv.slice(2), options).then((code) => process.exit(code));
