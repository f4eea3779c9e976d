"""Reads command lines as Python's argparse does, on which az stands.

The first line of input holds the options, each further line the words of a command line; all of it JSON.
"""

import argparse
import json
import sys


class Refused(Exception):
    pass


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Refused(message)

    def _check_value(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise Refused(f"'{value}' is not a valid value for '{action.option_strings[0]}'")


def make_parser(options):
    parser = Parser(add_help=False)
    for option in options:
        kind = option["kind"]
        settings = {"dest": option["key"], "required": option["required"]}
        if kind == "flag":
            settings["action"] = "store_true"
        elif kind == "list":
            settings |= {"action": "append", "default": []}
        elif kind == "words":
            settings |= {"nargs": "+", "default": []}
        elif kind == "integer":
            settings["type"] = int
        else:
            settings["choices"] = option["choices"]
        parser.add_argument(*option["names"], **settings)
    return parser


reader = make_parser(json.loads(sys.stdin.readline()))
for line in sys.stdin:
    try:
        print(json.dumps({"values": vars(reader.parse_args(json.loads(line)))}))
    except Refused as error:
        print(json.dumps({"error": str(error)}))
