import { AzMlError } from '../../../errors.ts';

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/** When something that begins now and lasts so long ends, RFC 3339; `undefined` for `never`. Throws `BadArgument`. */
export function readLifetime(text: string, now: Date): string | undefined {
  if (text.toLowerCase() === 'never') return undefined;
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/i.exec(text) ?? [];
  const hours = HOURS[unit.toLowerCase()];
  if (hours !== undefined && Number(count) > 0) {
    return new Date(now.getTime() + Number(count) * hours * 3_600_000).toISOString();
  }
  throw new AzMlError('BadArgument', `argument --expires: '${text}' is no time from now`, {
    hint: 'Give a number of hours, days or weeks such as 12h, 90d or 52w, or never.',
  });
}
