"""What `az` prints: the very packages it is made of. Reads a case a line, answers a line for each."""

import json
import sys
from collections import OrderedDict

import jmespath
from jmespath import exceptions
from knack import output
from knack.util import CommandResultItem

KINDS = [
    (exceptions.UnknownFunctionError, "unknown-function"),
    (exceptions.ArityError, "invalid-arity"),
    (exceptions.JMESPathTypeError, "invalid-type"),
    (exceptions.ParseError, "syntax"),
    (exceptions.LexerError, "syntax"),
    (exceptions.EmptyExpressionError, "syntax"),
]

FORMATS = {
    "json": output.format_json,
    "yaml": output.format_yaml,
    "table": output.format_table,
    "tsv": output.format_tsv,
    # What the query answers, before a format has sorted it.
    "value": lambda item: json.dumps(item.result, separators=(",", ":")),
}


def answer(case):
    result = json.loads(case["document"])
    query = case.get("query")
    try:
        if query is not None:
            options = jmespath.Options(OrderedDict)
            result = jmespath.compile(query).search(result, options)
        if result is None:
            return {"text": ""}
        item = CommandResultItem(result, is_query_active=query is not None)
        text = FORMATS[case["format"]](item)
        # An expression has no text but its address.
        return {"error": "crash"} if "_Expression object at 0x" in text else {"text": text}
    except Exception as error:  # whatever it is, the comparison wants to know
        for kind, name in KINDS:
            if isinstance(error, kind):
                return {"error": name}
        return {"error": "crash"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
