import { ADD_SETTING, GET_SETTING } from '../sql/settings.ts';
import type { RunStore } from '../store.ts';
import type { Connection } from './connection.ts';

const SIGNING_KEY = 'signing_key';

export type RandomBytes = (count: number) => Uint8Array;

export function settingsPart(connection: Connection, randomBytes: RandomBytes): Pick<RunStore, 'signingKey'> {
  const readKey = () => connection.get<{ value: string }>(GET_SETTING, SIGNING_KEY)?.value;
  return {
    signingKey: async () => {
      const known = await connection.read(readKey);
      if (known !== undefined) return known;
      return connection.write(() => {
        const key = Buffer.from(randomBytes(32)).toString('hex');
        connection.run(ADD_SETTING, SIGNING_KEY, key);
        return readKey() ?? key;
      });
    },
  };
}
