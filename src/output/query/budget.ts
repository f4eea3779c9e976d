import { QueryError } from './query-error.ts';

/**
 * Steps that one evaluation may take. A document that fits into memory asks for far less, but a short query can ask
 * for more than any time is enough for: each `|[@,@][]` doubles a list, each list within `map(&…)` multiplies the work.
 */
const MAX_STEPS = 50_000_000;

// An evaluation runs from its start to its end without a pause, so that one counter does for all.
let stepsLeft = MAX_STEPS;

/** Begins the count anew, before an evaluation. */
export function startBudget(): void {
  stepsLeft = MAX_STEPS;
}

/**
 * Takes steps off the budget: items of a list to go through, or an expression to evaluate once more.
 *
 * @throws QueryError of kind invalid-value when it is used up.
 */
export function spendSteps(steps: number): void {
  stepsLeft -= steps;
  if (stepsLeft < 0) {
    throw new QueryError('invalid-value', `the query goes through more than ${MAX_STEPS} values`);
  }
}
