"""Types on a real terminal into a shell: reads {argv, env, cwd, prompt, lines, dump, file} as JSON, waits for the
prompt, then for each line sends its keys and those of `dump`, and waits until the shell has written its line into the
file. Prints a list of {"line", "screen"} as JSON."""

import json
import os
import pty
import select
import signal
import sys
import time

DEADLINE_S = 55
KILL_LINE = "\x15"


def main():
    request = json.load(sys.stdin)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(request["cwd"])
        os.execvpe(request["argv"][0], request["argv"], request["env"])
    screen = bytearray()
    started = time.monotonic()

    def read_until(is_done):
        while not is_done():
            if time.monotonic() - started > DEADLINE_S:
                raise TimeoutError("the shell did not answer; it wrote: " + screen.decode(errors="replace"))
            if select.select([terminal], [], [], 0.02)[0]:
                screen.extend(os.read(terminal, 65536))

    try:
        prompt = request["prompt"].encode()
        read_until(lambda: prompt in screen)
        answers = []
        for keys in request["lines"]:
            del screen[:]
            os.write(terminal, (KILL_LINE + keys + request["dump"]).encode())
            read_until(lambda: os.path.exists(request["file"]))
            with open(request["file"], encoding="utf-8") as file:
                answers.append({"line": file.read(), "screen": screen.decode(errors="replace")})
            os.remove(request["file"])
        json.dump(answers, sys.stdout)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.close(terminal)
        os.waitpid(pid, 0)


main()
