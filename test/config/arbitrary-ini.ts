import fc from 'fast-check';

const SPACES = fc.constantFrom('', '', '', ' ', '  ', '\t', '    ', '\u00a0', '\x1c', '\u3000');
const NAMES = fc.constantFrom(
  'group',
  'Group',
  'workspace',
  'x y',
  'output',
  'ÄÖ',
  'a.b',
  'k1',
  'k2',
  'k3',
  'k4',
  'k5',
);
const VALUES = fc.oneof(
  fc.constantFrom(
    '',
    'v',
    'a = b',
    'c: d',
    "''",
    '# no comment',
    '; no comment',
    '[x]',
    'é漢',
    'a  b',
    '\ufeff',
    '\x85',
  ),
  fc.constantFrom(
    '%',
    '%%',
    '100%%',
    '%(k1)s',
    '%(K2)s and %(group)s',
    '%(k1)',
    '%(none)s',
    '%(k3)s%%',
    '%(',
  ),
  fc.string({ maxLength: 6 }).filter((text) => !/[\n\r]/.test(text)),
);
const PAIRS = fc
  .tuple(NAMES, SPACES, fc.constantFrom('=', '=', ':'), SPACES, VALUES)
  .map((parts) => parts.join(''));
const HEADERS = fc.constantFrom(
  '[core]',
  '[defaults]',
  '[a]b] c',
  '[ d ]',
  '[DEFAULT]',
  '[e] ; f',
  '[__proto__]',
);
const ODD = fc.constantFrom(
  '[]',
  '[',
  ']',
  '[x=1',
  'no delimiter',
  '= nameless',
  ':',
  '[]=1',
  '\ufeff[g]',
  '{}',
);
const LINES = fc.oneof(
  { weight: 12, arbitrary: PAIRS },
  { weight: 5, arbitrary: HEADERS },
  { weight: 3, arbitrary: fc.constantFrom('', '', '# comment', '; comment = 1', '#') },
  { weight: 3, arbitrary: fc.constantFrom('continued', '%(k1)s', 'more = or less') },
  { weight: 1, arbitrary: ODD },
);
const ENDINGS = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

/** Texts that are nearly INI files, with all that `configparser` takes in some odd way. */
export const anyIniText = fc
  .tuple(
    fc.constantFrom('[core]\n', '[core]\r\n', '[core]\n', ''),
    fc.array(fc.tuple(SPACES, LINES, SPACES, ENDINGS), { maxLength: 10 }),
    fc.boolean(),
  )
  .map(([start, lines, hasLastEnding]) => {
    const text = start + lines.map((parts) => parts.join('')).join('');
    return hasLastEnding ? text : text.replace(/(?:\r\n|\n|\r)$/, '');
  });

/** A setting that is taken by `config set`, or `undefined` to unset it. */
export const anyIniChange = fc.record({
  section: fc.constantFrom('core', 'defaults', 'a]b', 'new'),
  option: NAMES.map((name) => name.toLowerCase()),
  value: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom('', 'v', 'a = b', '# x', '[x]', '100%', '%(k1)s', '%%', 'é漢'),
    fc.string({ maxLength: 8 }).map((text) => text.replace(/\p{Cc}/gu, '').trim()),
  ),
});
