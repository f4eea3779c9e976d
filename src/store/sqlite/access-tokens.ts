import type { Role } from '../../contract/principal.ts';
import * as sql from '../sql/access-tokens.ts';
import type { AccessTokenRecord, AccessTokenStore } from '../store.ts';
import type { Connection } from './connection.ts';

interface AccessTokenRow {
  readonly token_id: string;
  readonly secret_hash: string;
  readonly user_name: string;
  readonly role: Role;
  readonly workspace: string | null;
  readonly created_utc: string;
  readonly expires_utc: string | null;
  readonly revoked_utc: string | null;
}

export function accessTokenPart(connection: Connection): AccessTokenStore {
  const find = (tokenId: string) => {
    const row = connection.get<AccessTokenRow>(sql.GET_ACCESS_TOKEN, tokenId);
    return row === undefined ? undefined : readRow(row);
  };
  return {
    add: (record) =>
      connection.write(() => {
        const { tokenId, secretHash, userName, role, workspace, createdUtc, expiresUtc, revokedUtc } = record;
        const place = workspace === undefined ? null : JSON.stringify(workspace);
        const times = [createdUtc, expiresUtc ?? null, revokedUtc ?? null];
        connection.run(sql.ADD_ACCESS_TOKEN, tokenId, secretHash, userName, role, place, ...times);
      }),
    get: (tokenId) => connection.read(() => find(tokenId)),
    list: () => connection.read(() => connection.all<AccessTokenRow>(sql.LIST_ACCESS_TOKENS).map(readRow)),
    revoke: (tokenId, revokedUtc) =>
      connection.write(() => {
        connection.run(sql.REVOKE_ACCESS_TOKEN, revokedUtc, tokenId);
        return find(tokenId);
      }),
  };
}

function readRow(row: AccessTokenRow): AccessTokenRecord {
  return {
    tokenId: row.token_id,
    secretHash: row.secret_hash,
    userName: row.user_name,
    role: row.role,
    ...(row.workspace === null ? {} : { workspace: JSON.parse(row.workspace) }),
    createdUtc: row.created_utc,
    ...(row.expires_utc === null ? {} : { expiresUtc: row.expires_utc }),
    ...(row.revoked_utc === null ? {} : { revokedUtc: row.revoked_utc }),
  };
}
