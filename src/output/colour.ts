/** A pattern of the pieces of a text that get a colour, each in a group of its own. */
interface Painter {
  readonly pieces: RegExp;
  /** Colours of the groups, in order. */
  readonly colours: readonly number[];
}

const BRIGHT_BLUE = 94;
const YELLOW = 33;
const BLUE = 34;

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const WORD = String.raw`(?:true|false|null|NaN|-?Infinity|-?\d[\d.eE+-]*)`;

const JSON_PAINTER: Painter = {
  pieces: new RegExp(`(${STRING})(?=:)|(${STRING})|(${WORD})`, 'g'),
  colours: [BRIGHT_BLUE, YELLOW, BLUE],
};

const YAML_PAINTER: Painter = {
  pieces: new RegExp(
    String.raw`^((?:[ -] *)*(?:'(?:[^']|'')*'|${STRING}|[^\s'"][^:\n]*?)(?=:(?: |$)))|('(?:[^']|'')*'|${STRING})|((?<=: |- )${WORD}(?=$))`,
    'gm',
  ),
  colours: [BRIGHT_BLUE, YELLOW, BLUE],
};

/** JSON text with its keys, strings and other values in colours. */
export function paintJson(text: string): string {
  return paint(text, JSON_PAINTER);
}

/** YAML text with its keys, quoted texts and other values in colours. */
export function paintYaml(text: string): string {
  return paint(text, YAML_PAINTER);
}

function paint(text: string, { pieces, colours }: Painter): string {
  return text.replace(pieces, (piece: string, ...groups: unknown[]) => {
    const colour = colours[groups.slice(0, colours.length).findIndex((group) => group !== undefined)];
    return `\x1b[${colour}m${piece}\x1b[39;49;00m`;
  });
}
