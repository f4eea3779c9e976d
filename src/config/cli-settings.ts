import type { OutputFormat } from '../output/output-format.ts';
import type { Environment } from './environment.ts';
import { blamePlace, describePlace } from './setting-place.ts';
import { readBoolean, readFormat } from './setting-values.ts';
import { openSettings, type Setting } from './settings.ts';

/** A setting with its value read, and where it came from. */
export interface CliSetting<Value> extends Omit<Setting, 'value'> {
  readonly value: Value;
}

/** How the command line behaves where no option says otherwise; what nobody has set is absent. */
export interface CliSettings {
  readonly output?: CliSetting<OutputFormat>;
  readonly onlyShowErrors?: CliSetting<boolean>;
  readonly noColor?: CliSetting<boolean>;
}

/**
 * `[core]` of the person's own file and of the Azure CLI's, and the variables `AZURE_CORE_*` before both. Files of a
 * project have no say in it, as with `az`: a script must not print otherwise because of the folder it stands in.
 * Throws `BadConfiguration` that names file or variable, and the setting.
 */
export function readCliSettings(environment: Environment): CliSettings {
  const settings = openSettings({ environment });
  const read = <Value>(option: string, parse: (text: string) => Value): CliSetting<Value> | undefined => {
    const found = settings.find('core', option);
    if (found === undefined || found.value === '') return undefined;
    const place = describePlace(found, 'core', option);
    return { ...found, value: blamePlace(place, found.source, () => parse(found.value)) };
  };
  const output = read('output', readFormat);
  const onlyShowErrors = read('only_show_errors', readBoolean);
  const noColor = read('no_color', readBoolean);
  return {
    ...(output && { output }),
    ...(onlyShowErrors && { onlyShowErrors }),
    ...(noColor && { noColor }),
  };
}
