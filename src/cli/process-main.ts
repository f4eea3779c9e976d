import { main } from './main.ts';
import { reportError } from './report-error.ts';
import { processIo } from './streams.ts';

const INTERRUPTED = 130;

const io = processIo();

// The exit code is set, not forced: what is still on its way to a slow reader must arrive.
main(dropMl(process.argv.slice(2)), io).then(async (code) => {
  process.exitCode = code;
  // Unless the wait was what Ctrl-C was meant to end.
  if (code === INTERRUPTED && io.isBusy()) io.exitNow(code);
  // A log may have been left in the middle of its colours.
  await io.stdout.write('');
});

// What fails outside of every promise that somebody waits for would end in Node's own words.
process.once('uncaughtException', async (error) => {
  process.exit(await reportError(error, io, { colour: false, debug: process.argv.includes('--debug') }));
});

/** `az-ml ml run list` is `az-ml run list`, so that what stands for `az` need not take command lines apart. */
function dropMl(argv: readonly string[]): readonly string[] {
  return argv[0]?.toLowerCase() === 'ml' ? argv.slice(1) : argv;
}
