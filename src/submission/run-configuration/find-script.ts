import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { AzMlError, systemCode } from '../../errors.ts';

/**
 * The path of a script below the source directory, `/` between its parts. The script must be a file there, also
 * after all symbolic links are followed. Throws `BadRunConfiguration` with both paths.
 */
export function findScript(script: string, sourceDirectory: string): string {
  const source = resolveSource(sourceDirectory);
  const path = resolve(sourceDirectory, script);
  if (script.split(/[/\\]/).includes('..'))
    throw refuse(script, sourceDirectory, 'its path has a ".." in it');
  if (!isBelow(resolve(sourceDirectory), path))
    throw refuse(script, sourceDirectory, `${path} is outside of it`);
  let target: string;
  try {
    target = realpathSync(path);
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    throw refuse(
      script,
      sourceDirectory,
      reason === 'ENOENT' ? `${path} does not exist` : `${path}: ${reason}`,
    );
  }
  if (!isBelow(source, target))
    throw refuse(script, sourceDirectory, `${path} leads out of it, to ${target}`);
  if (!statSync(target).isFile()) throw refuse(script, sourceDirectory, `${path} is not a file`);
  return relative(resolve(sourceDirectory), path).split(sep).join('/');
}

function resolveSource(sourceDirectory: string): string {
  const path = resolve(sourceDirectory);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return realpathSync(path);
  throw new AzMlError('FileNotFound', `The source directory ${path} is not a folder`, {
    hint: 'Give the folder with the code of the run by --source-directory, or by --path.',
    target: path,
  });
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function refuse(script: string, sourceDirectory: string, reason: string): AzMlError {
  return new AzMlError(
    'BadRunConfiguration',
    `The script ${JSON.stringify(script)} is not in the source directory ${resolve(sourceDirectory)}: ${reason}`,
    {
      hint: "Give the script's path from the source directory, or another one by --source-directory.",
      target: 'script',
    },
  );
}
