import { spawnSync } from 'node:child_process';

/** What Python's `configparser` makes of a text: its sections, or the line that it does not take. */
export type PythonReading =
  | { readonly sections: Readonly<Record<string, Readonly<Record<string, string | null>>>> }
  | { readonly mistake: string; readonly line: number };

/** Reads files as `az` does: a plain ConfigParser on a text file. A value that cannot be interpolated is `null`. */
const PROGRAM = `
import configparser, io, json, sys

def read_value(parser, section, option):
    try:
        return parser.get(section, option)
    except configparser.InterpolationError:
        return None

def read(text):
    parser = configparser.ConfigParser()
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(text.encode()), encoding='utf-8'))
    except configparser.ParsingError as error:
        line = getattr(error, 'lineno', None) or error.errors[0][0]
        return {'mistake': type(error).__name__, 'line': line}
    except configparser.Error as error:
        return {'mistake': type(error).__name__, 'line': error.lineno}
    return {'sections': {s: {o: read_value(parser, s, o) for o in parser.options(s)} for s in parser.sections()}}

json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** All texts in one process. */
export function readWithPython(texts: readonly string[]): PythonReading[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', PROGRAM], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
