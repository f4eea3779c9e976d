import { AzMlError } from '../../errors.ts';
import { convertKeys } from './key-case.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';

/** A value of a configuration together with where it stands, for errors that say so. */
export interface Place {
  readonly value: unknown;
  /** Dotted keys from the top of the file. */
  readonly name: string;
  /** The value below a key; `undefined` in it where there is none. */
  at(key: string | number): Place;
  /** A scalar as it was written. */
  readText(): string | undefined;
  /** An error that says file, line, column, key and what was expected there. */
  fail(expected: string): AzMlError;
}

/** The top of a file's data, or of data that came from no file. */
export function placeAtTop(value: unknown, file?: YamlFile): Place {
  return placeAt(value, [], file);
}

/** The top of a file's data with its keys in camel case. Throws for a key that is there in two spellings. */
export function placeConverted(file: YamlFile): Place {
  const written = placeAtTop(file.data, file);
  const onClash = (path: readonly string[]) => {
    const place = path.reduce((at, key) => at.at(key), written);
    throw place.fail('this key is there twice, in two spellings');
  };
  return placeAtTop(convertKeys(file.data, onClash), file);
}

function placeAt(value: unknown, path: YamlPath, file: YamlFile | undefined): Place {
  const name = path.join('.');
  return {
    value,
    name,
    at: (key) => placeAt(readOwn(value, key), [...path, key], file),
    readText: () => file?.readText(path),
    fail(expected) {
      const where = file === undefined ? '' : `${file.locate(path)}: `;
      const what = name === '' ? '' : `${name}: `;
      return new AzMlError('BadRunConfiguration', `${where}${what}${expected}`, {
        target: name === '' ? (file?.file ?? 'run configuration') : name,
      });
    },
  };
}

/** Only what a map holds itself: `constructor` and its like are keys as any other. */
function readOwn(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
}
