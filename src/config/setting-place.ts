import { AzMlError } from '../errors.ts';
import type { Setting } from './settings.ts';

/** Where a setting stands, for an error: the variable, or file, option and section. */
export function describePlace(setting: Setting, section: string, option: string): string {
  return setting.origin === 'environment' ? setting.source : `${setting.source}: ${option} in [${section}]`;
}

/** Does something with a value; if it is refused, that is told as `BadConfiguration` of the place it came from. */
export function blamePlace<Result>(place: string, source: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof AzMlError)) throw error;
    throw new AzMlError('BadConfiguration', `${place}: ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      target: source,
      cause: error,
    });
  }
}
