export type ScalarStyle = 'plain' | 'single' | 'double';

/** Characters at which YAML 1.1 ends a line. */
const LINE_BREAK = /[\n\x85\u2028\u2029]/;

/** Everything that only an escape can show: controls, the byte order mark, lone surrogates, the last character. */
const SPECIAL = /[^\n -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\u{10ffff}/u;

const SPACE_BESIDE_BREAK = /[\n\x85\u2028\u2029] | [\n\x85\u2028\u2029]/;

const SPACE_OR_BREAK_AT_END = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/;

/** A beginning, or a place inside, that would be read as something else than text. */
const INDICATOR =
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[\0 \t\r\n\x85\u2028\u2029]|$))|:(?:[\0 \t\r\n\x85\u2028\u2029]|$)|[\0 \t\r\n\x85\u2028\u2029]#/;

/** What YAML 1.1 reads as null, a boolean, a merge or a default key. */
const WORD =
  /^(?:~|null|Null|NULL|<<|=|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)?$/;

const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** The most readable style in which a text is still read back as that text. `isKey` asks for a single line. */
export function chooseStyle(text: string, isKey: boolean): ScalarStyle {
  const isMultiline = hasLineBreak(text);
  if (SPECIAL.test(text) || SPACE_BESIDE_BREAK.test(text)) return 'double';
  if (isMultiline) return isKey ? 'double' : 'single';
  const isPlain = !SPACE_OR_BREAK_AT_END.test(text) && !INDICATOR.test(text) && !readsAsOther(text);
  return isPlain ? 'plain' : 'single';
}

export function hasLineBreak(text: string): boolean {
  return LINE_BREAK.test(text);
}

/** Whether a YAML 1.1 reader takes the bare text for a number, a date or a word with a meaning. */
function readsAsOther(text: string): boolean {
  return WORD.test(text) || INTEGER.test(text) || FLOAT.test(text) || TIMESTAMP.test(text);
}
