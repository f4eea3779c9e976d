import { isUtf8 } from 'node:buffer';

export interface DecodedAnswer {
  readonly text: string;
  /** The same for a terminal or a pipe; bytes that are no text stay as they came. */
  readonly shown: string | Uint8Array;
}

/**
 * The text of a body by the rules of Python's requests: the charset that the type names, else UTF-8. A byte order
 * mark is part of the text where the type says that it is UTF-8 (which makes it no JSON), else it tells the encoding.
 * In one thing better than it: `text/*` without a charset is Latin-1 only when it is not UTF-8.
 */
export function decodeAnswer(bytes: Buffer, contentType = ''): DecodedAnswer {
  const charset = /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset !== undefined && !/^utf-?8$/.test(charset)) return whole(decodeBy(charset, bytes));
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    const isMarkOfText = charset !== undefined || /json|text/i.test(contentType);
    return { text: isMarkOfText ? text : text.replace(/^\ufeff/, ''), shown: bytes };
  }
  if (charset === undefined && hasUtf16Mark(bytes)) return whole(decodeBy('utf-16', bytes));
  if (charset === undefined && /text/i.test(contentType)) return whole(bytes.toString('latin1'));
  return { text: bytes.toString('utf8'), shown: bytes };
}

function whole(text: string): DecodedAnswer {
  return { text, shown: text };
}

function hasUtf16Mark([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** A charset that nobody knows is read as UTF-8. */
function decodeBy(charset: string, bytes: Buffer): string {
  if (charset === 'iso-8859-1' || charset === 'latin1') return bytes.toString('latin1');
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  try {
    return new TextDecoder(charset === 'utf-16' && isBigEndian ? 'utf-16be' : charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
