"""Times whole processes in one interleaved run.

Reads from standard input {"rounds": N, "commands": {name: {"argv": [...], "cwd": ..., "env": {...}, "prepare": [[...], ...]}}}
and prints {name: [[wall ms, cpu ms, peak MiB], ...]}. In each round every command runs once, in random order, so that a
busy spell of the machine strikes all alike. `{round}` in a variable stands for the number of the round. `prepare` holds commands that are run before, untimed. CPU is that of the
process and of the children it waited for, from wait4(2).
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

spec = json.load(sys.stdin)
results = {name: [] for name in spec["commands"]}
quiet = os.open(os.devnull, os.O_RDWR)
# A file, since a program may take the trouble to ask what kind of device it writes to.
output = tempfile.TemporaryFile()

for number in range(spec["rounds"]):
    for name in random.sample(sorted(results), len(results)):
        command = spec["commands"][name]
        own = {key: value.replace("{round}", str(number)) for key, value in command.get("env", {}).items()}
        environment = {**os.environ, **own}
        for argv in command.get("prepare", []):
            subprocess.run(argv, check=True, stdout=quiet, stderr=quiet, env=environment, cwd=command.get("cwd"))
        start = time.perf_counter()
        process = subprocess.Popen(
            command["argv"], stdin=quiet, stdout=output, stderr=subprocess.PIPE, env=environment, cwd=command.get("cwd")
        )
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{name} ended with {process.returncode}: {told.decode(errors='replace')}")
        results[name].append([wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024])

json.dump(results, sys.stdout)
