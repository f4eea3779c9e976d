/**
 * How far an operation does what its published description and the clients of it expect:
 * - `exact`: the answer and the effect are those of the service that is stood in for, as far as they are known.
 * - `shape`: the answer has the published form; the service that is stood in for may act differently inside.
 * - `subset`: what is answered is right, and a part of what can be asked is refused.
 * - `refused`: answered with 501 and the name of the operation; nothing is accepted and dropped.
 */
export type PromiseLevel = 'exact' | 'shape' | 'subset' | 'refused';

export interface Promised {
  readonly level: PromiseLevel;
  /** Title of the test that proves it. */
  readonly proof: string;
  /** What is missing, or decided where nothing is published. */
  readonly note?: string;
}

export interface PromiseRow extends Promised {
  readonly name: string;
  /** Method and path, `GET {history}/runs/{runId}`. */
  readonly routes: readonly string[];
}

export interface PromiseSection {
  readonly title: string;
  readonly introduction: string;
  readonly rows: readonly PromiseRow[];
}
