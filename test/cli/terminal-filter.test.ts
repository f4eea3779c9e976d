import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OutputStream } from '../../src/cli/streams.ts';
import { createTerminalFilter } from '../../src/cli/terminal-filter.ts';
import { guardTerminal } from '../../src/cli/terminal-guard.ts';

const showLog = (...pieces: string[]) => {
  const { filter } = createTerminalFilter({ redraw: true, colour: () => true });
  return pieces.map(filter).join('');
};
const showText = (text: string) => createTerminalFilter({ redraw: false, colour: () => false }).filter(text);

/** What terminals are known to be attacked with. */
const ATTACKS: readonly (readonly [what: string, sequence: string])[] = [
  ['the clipboard (OSC 52)', '\x1b]52;c;cm0gLXJmIH4=\x07'],
  ['the clipboard, ended the long way', '\x1b]52;c;cm0gLXJmIH4=\x1b\\'],
  ['a title', '\x1b]0;owned\x07'],
  ['a link', '\x1b]8;;http://evil.example\x1b\\'],
  ['a cursor move', '\x1b[1;1H'],
  ['up and over what was written', '\x1b[3A'],
  ['a wiped screen', '\x1b[2J'],
  ['a wiped history', '\x1b[3J'],
  ['the other screen', '\x1b[?1049h'],
  ['a question about the device', '\x1b[c'],
  ['a question about the cursor', '\x1b[6n'],
  ['a question about a setting (DCS)', '\x1bP+q544e\x1b\\'],
  ['keys that send something else', '\x1b[>4;2m'],
  ['a reset', '\x1bc'],
  ['another alphabet', '\x1b(0'],
  ['an alphabet for one letter', '\x1bN'],
  ['shifted alphabets', '\x0e\x0f'],
  ['a bell', '\x07'],
  ['who are you', '\x05'],
  ['CSI as one character', '\x9b2J'],
  ['OSC as one character', '\x9d0;owned\x9c'],
  ['DCS, SOS, PM and APC as one character each', '\x90a\x9c\x98b\x9c\x9ec\x9c\x9fd\x9c'],
  ['a sequence in a sequence', '\x1b[2\x1b[3J'],
  ['one that is called off', '\x1b]0;owned\x18'],
  ['a program run by the printer', '\x1b[5i'],
];

describe.each(ATTACKS)('%s', (_, sequence) => {
  test('does not reach the terminal, and what stands around it does', () => {
    expect(showText(`before${sequence}after\n`)).toBe('beforeafter\n');
    expect(showLog(`before${sequence}after\n`)).toBe('beforeafter\n');
  });

  test('does not reach it in pieces either', () => {
    expect(showLog(...`before${sequence}after\n`)).toBe('beforeafter\n');
  });
});

describe('a log', () => {
  test.each([
    '\x1b[31mred\x1b[0m',
    '\x1b[38;5;196mfine\x1b[39m',
    '\x1b[38:2::10:20:30mfiner\x1b[m',
    '\r 50 %|#####     |\r100 %|##########|\n',
    '\r\x1b[Kwiped\x1b[2K',
    'a\b\btyped over',
    'tab\tand é, 日本, 🐟 and line\u2028separator\n',
  ])('%j passes whole', (text) => {
    expect(showLog(text)).toBe(text);
    expect(showLog(...text)).toBe(text);
  });

  test('that leaves a title open loses the rest of that line only', () => {
    expect(showLog('\x1b]0;never closed\nnext line\n')).toBe('\nnext line\n');
  });

  test('with a colour of endless parameters keeps nothing of it', () => {
    expect(showLog(`a\x1b[${'1;'.repeat(100_000)}mb`)).toBe('ab');
  });

  test('cut anywhere shows the same', () => {
    const part = fc.oneof(
      fc.constantFrom(...ATTACKS.map(([, sequence]) => sequence)),
      fc.constantFrom('\x1b', '[', ']', '\x9b', '31m', '\x1b[0m', '\r', '\n', '\x07', 'é', '🐟'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat({ max: 60 })), (parts, cuts) => {
        const text = parts.join('');
        const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        const whole = showLog(text);
        expect(showLog(...pieces)).toBe(whole);
        // Nothing is left but text, colours, and what redraws a line.
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(whole.replace(/\x1b\[[\d;:]*[mK]/g, '')).not.toMatch(/[\0-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f]/);
      }),
    );
  });
});

/** A terminal that keeps what it is sent. */
function makeTerminal() {
  let shown = '';
  const stream: OutputStream = {
    write: async (text) => {
      shown += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    },
    closed: false,
    isTerminal: true,
    columns: 80,
  };
  return { stream, shown: () => shown };
}

describe('a terminal with a guard before it', () => {
  const say = async (isDumb: boolean, ...said: (string | Uint8Array)[]) => {
    const { stream, shown } = makeTerminal();
    const guarded = guardTerminal(stream, { isColoured: false }, isDumb);
    for (const part of said) await guarded.write(part);
    return shown();
  };

  test('shows our own colours, and no other sequence, of what az-ml says', async () => {
    expect(await say(false, '\x1b[91mno run \x1b]0;x\x07\x1b[8mhidden\x1b[2K\r!\x1b[0m\n')).toBe(
      '\x1b[91mno run hidden!\x1b[0m\n',
    );
  });

  test('closes a colour that a name has left open', async () => {
    expect(await say(false, 'run \x1b[31mred\n', 'next\n')).toBe('run \x1b[31mred\n\x1b[0mnext\n');
  });

  test('ends the colours and sequences of a log where az-ml speaks again', async () => {
    const log = Buffer.from('\x1b[41mloud\x1b]0;title');
    expect(await say(false, log, 'Execution Summary\n')).toBe('\x1b[41mloud\x1b[0mExecution Summary\n');
  });

  test('puts characters together that were cut in two, and shows bytes that are none', async () => {
    const [head, tail] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
    expect(await say(false, head, tail, Buffer.from([0xff, 0x0a]))).toBe('é\ufffd\n');
  });

  test('that is dumb is sent no sequence at all', async () => {
    expect(await say(true, '\x1b[91mred\x1b[0m', Buffer.from('\x1b[31mred\x1b[K\n'))).toBe('redred\n');
  });
});
