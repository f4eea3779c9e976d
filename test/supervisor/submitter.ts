import { createLocalTarget } from '../../src/compute/local/local-target.ts';
import { randomHex } from '../../src/config/random.ts';

// A submitting shell: launches what it reads from its standard input, says the handle, and stays until it is killed.
const chunks: Buffer[] = [];
process.stdin.on('data', (chunk: Buffer) => chunks.push(chunk));
process.stdin.on('end', () => {
  const { runsFolder, supervisorCommand, request } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const target = createLocalTarget({
    runsFolder,
    supervisorCommand,
    environment: process.env,
    now: () => new Date(),
    randomHex,
  });
  target.launch(request).then((handle) => {
    process.stdout.write(`${handle}\n`);
    setInterval(() => {}, 60_000);
  });
});
