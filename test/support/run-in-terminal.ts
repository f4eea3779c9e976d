import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ProcessOptions, processEnvironment } from './az-ml-process.ts';

export interface TerminalOptions extends ProcessOptions {
  /** Typed once the terminal shows this text: 'Ctrl-C' when nothing else is said. */
  readonly typeAfter?: string;
  readonly typed?: string;
  /** Called with all that was shown so far, whenever there is more. */
  readonly onOutput?: (shown: string) => void;
}

/** Runs a command in a pseudo-terminal of 100 columns; passes on what that is sent, and ends as the command does. */
const PTY = `
import fcntl, os, pty, struct, sys, termios
marker, typed, words = sys.argv[1].encode(), sys.argv[2].encode(), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(words[0], words)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
seen = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    if marker and marker in seen:
        os.write(terminal, typed)
        marker = b""
    sys.stdout.buffer.write(piece)
    sys.stdout.flush()
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
`;

/** What a real terminal is sent by a program, line ends as the program wrote them, and how the program ended. */
export async function runInTerminal(
  argv: readonly string[],
  { typeAfter = '', typed = '\x03', onOutput, ...options }: TerminalOptions,
): Promise<{ readonly shown: string; readonly status: number | null }> {
  const child = spawn('python3', ['-c', PTY, typeAfter, typed, ...argv], {
    cwd: options.cwd,
    env: { TERM: 'xterm-256color', ...processEnvironment(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let shown = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    shown += piece;
    onOutput?.(shown);
  }
  const [status] = await exited;
  return { shown: shown.replaceAll('\r\n', '\n'), status };
}
