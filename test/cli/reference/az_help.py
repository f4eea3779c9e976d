"""Lays out help pages with the library behind the help of az: pages in as JSON lines, texts out as JSON lines."""
import contextlib
import io
import json
import sys

from knack.help import CLIHelp, CommandHelpFile, GroupHelpFile, HelpExample, HelpFile, HelpParameter


def make_file(kind, page):
    made = object.__new__(kind)
    made.type = page['kind']
    made.name = page['words'][-1] if page['words'] else ''
    made.command = ' '.join(page['words'])
    made.short_summary = page['summary']
    made.long_summary = page.get('description') or ''
    made.deprecate_info = made.preview_info = made.experimental_info = None
    made.examples = [HelpExample({'name': e['title'], 'text': e['command']}) for e in page.get('examples', [])]
    return made


def make_parameter(option):
    return HelpParameter(
        name_source=option['names'],
        description=option['summary'],
        required=option.get('required', False),
        choices=option.get('choices'),
        default=option.get('default'),
        group_name=option.get('group'),
    )


def make_page(page):
    if page['kind'] == 'command':
        made = make_file(CommandHelpFile, page)
        made.parameters = [make_parameter(option) for option in page['options']]
        return made
    made = make_file(GroupHelpFile, page)
    made.children = [
        make_file(GroupHelpFile if child['kind'] == 'group' else HelpFile, child) for child in page['children']
    ]
    return made


for line in sys.stdin:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        CLIHelp()._print_detailed_help('az-ml', make_page(json.loads(line)))
    print(json.dumps(out.getvalue()))
