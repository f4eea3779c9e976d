"""The real `az` for many command lines: reads one a line as JSON, answers a line with exit code and standard output.

Each goes through the very entry of the program, `get_default_cli().invoke`, with a command line interface of its own; only
the start of Python and the imports are shared. Standard output is that of the process, caught in a file.
"""

import json
import os
import sys
import tempfile

from azure.cli.core import get_default_cli

answers = os.fdopen(os.dup(1), "w", encoding="ascii")


def run(argv):
    try:
        return get_default_cli().invoke(argv)
    except SystemExit as end:
        return end.code


for line in sys.stdin:
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 1)
        code = run(json.loads(line))
        sys.stdout.flush()
        caught.seek(0)
        answers.write(json.dumps({"code": code, "out": caught.read().decode("latin-1")}) + "\n")
answers.flush()
