import { connect } from './connect.ts';
import { runSupervisor } from './run-supervisor.ts';

const own = { environment: process.env, now: () => new Date() };

runSupervisor(process.argv.slice(2), { ...own, connect: (launch) => connect(launch, own) }).then((code) =>
  process.exit(code),
);
