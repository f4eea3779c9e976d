import { main } from './main.ts';
import { processIo } from './streams.ts';

// The exit code is set, not forced: what is still on its way to a slow reader must arrive.
main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
