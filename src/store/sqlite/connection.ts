import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqlText, SqlValue } from '../sql/dialect.ts';
import { isBusy, translateError } from './errors.ts';

/** One open database. Statements run inside {@link Connection.read} or {@link Connection.write} only. */
export interface Connection {
  readonly file: string;
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  select<Row>(query: SqlText): Row[];
  run(sql: string, ...values: SqlValue[]): { readonly changes: number; readonly id: number };
  /** Runs `work` on one consistent view of the data. */
  read<T>(work: () => T): Promise<T>;
  /** Runs `work` in a transaction that has the write lock from its beginning. It must not wait for anything. */
  write<T>(work: () => T): Promise<T>;
  /** Called after a transaction was taken back, so that nothing it made is remembered. */
  onRollback(listener: () => void): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly file: string;
  readonly database: DatabaseSync;
  /** How long to wait for another writer before `StoreBusy`. */
  readonly busyTimeoutMs: number;
  /** Set where the database can only be read: why it could not be opened for writing. */
  readonly refusal?: unknown;
}

/** Texts with a filter in them differ without end; the fixed ones are about sixty. */
const KEPT_STATEMENTS = 256;

/**
 * Wraps an open database. Its own busy time-out must be 0: SQLite's handler blocks the whole process, up to 100 ms
 * at a time, and is unfair to those who wait, so waiting is done here, for random times.
 */
export function makeConnection({ file, database, busyTimeoutMs, refusal }: ConnectionOptions): Connection {
  const statements = new Map<string, StatementSync>();
  const listeners: (() => void)[] = [];

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= KEPT_STATEMENTS) statements.clear();
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const rollBack = () => {
    for (const listener of listeners) listener();
    try {
      // A full disk or a failed commit may have taken the transaction back already.
      if (database.isTransaction) prepare('rollback').run();
    } catch {
      // The error that led here says more than the one that it caused.
    }
  };

  /** One attempt; `busy` when another process holds the lock, before `work` was called or after a read. */
  const attempt = <T>(begin: string, work: () => T, commit: () => void): { value: T } | 'busy' => {
    try {
      prepare(begin).run();
    } catch (error) {
      if (isBusy(error)) return 'busy';
      throw translateError(error, file);
    }
    try {
      const value = work();
      commit();
      return { value };
    } catch (error) {
      rollBack();
      if (begin === BEGIN_READ && isBusy(error)) return 'busy';
      throw translateError(error, file);
    }
  };

  const transact = async <T>(begin: string, work: () => T, commit: () => void): Promise<T> => {
    const deadline = monotonicMs() + busyTimeoutMs;
    for (let tries = 0; ; tries += 1) {
      const outcome = attempt(begin, work, commit);
      if (outcome !== 'busy') return outcome.value;
      if (monotonicMs() > deadline) throw translateError(busyError(), file);
      await pause(tries);
    }
  };

  const commitWrite = () => {
    // Only without WAL can a commit meet readers; they are gone in a moment.
    retryBriefly(() => prepare('commit').run(), busyTimeoutMs);
  };

  return {
    file,
    get: <Row>(sql: string, ...values: SqlValue[]) => prepare(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: SqlValue[]) => prepare(sql).all(...values) as Row[],
    select: <Row>({ text, values }: SqlText) => prepare(text).all(...values) as Row[],
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    },
    read: (work) => transact(BEGIN_READ, work, () => prepare('commit').run()),
    write: async (work) => {
      if (refusal !== undefined) throw refusal;
      return transact(BEGIN_WRITE, work, commitWrite);
    },
    onRollback: (listener) => listeners.push(listener),
    close: () => {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
}

/** Milliseconds by a clock that only goes forward. To touch `performance` costs a short command two of them. */
function monotonicMs(): number {
  return process.uptime() * 1000;
}

const BEGIN_READ = 'begin';
const BEGIN_WRITE = 'begin immediate';

/** Tries again while another process holds the lock, then lets the error through. */
export function retryBriefly<T>(work: () => T, timeoutMs: number): T {
  const deadline = monotonicMs() + timeoutMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || monotonicMs() > deadline) throw error;
      sleep(waitMs(tries));
    }
  }
}

function pause(tries: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, waitMs(tries)));
}

/**
 * Random, so that those who wait do not meet again; longer the more often it failed, at most 20 ms. Many times what
 * a transaction takes: each change of writer costs the next one its cache, so it pays to let one write several.
 */
function waitMs(tries: number): number {
  return Math.random() * Math.min(4 * 1.2 ** tries, 20);
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function busyError(): Error {
  return Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });
}
