import { AZURE_ML } from './azure-ml.ts';
import { MLFLOW } from './mlflow.ts';
import type { PromiseSection } from './promise.ts';

/** What the promise page says, in its order. */
export const SECTIONS: readonly PromiseSection[] = [AZURE_ML, MLFLOW];
