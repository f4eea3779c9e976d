import type { Migration } from './migration.ts';

/** Of a token only a hash is kept: whoever reads the database cannot use what it holds. */
export const ACCESS_TOKENS: Migration = {
  version: 3,
  sql: `
create table access_tokens (
  token_id text primary key,
  secret_hash text not null,
  user_name text not null,
  role text not null,
  workspace text,
  created_utc text not null,
  expires_utc text,
  revoked_utc text
) without rowid;
`,
};
