const COLUMNS = 'token_id, secret_hash, user_name, role, workspace, created_utc, expires_utc, revoked_utc';

export const ADD_ACCESS_TOKEN = `insert into access_tokens (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)`;

export const GET_ACCESS_TOKEN = `select ${COLUMNS} from access_tokens where token_id = ?`;

export const LIST_ACCESS_TOKENS = `select ${COLUMNS} from access_tokens order by created_utc, token_id`;

export const REVOKE_ACCESS_TOKEN =
  'update access_tokens set revoked_utc = coalesce(revoked_utc, ?) where token_id = ?';
