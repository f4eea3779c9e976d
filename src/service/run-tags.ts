import { readFields, readNullableTextMap, readTextList } from './body-fields.ts';
import { currentUtc, type Handler } from './call.ts';
import { omitKeys } from './key-map.ts';
import { readJson } from './request-body.ts';
import { changeRun } from './run-changes.ts';
import { reviseRun } from './run-lifecycle.ts';
import { answerRun } from './runs.ts';
import { findRun } from './scope.ts';

/** Sets tags and takes others away, in one change. */
export const changeRunTags: Handler<'changeRunTags'> = async (call) => {
  const fields = readFields(await readJson(call), 'the request', ['tagsToModify', 'tagsToDelete']);
  const modified = readNullableTextMap(fields, 'tagsToModify', call.parts.limits) ?? {};
  const deleted = readTextList(fields, 'tagsToDelete') ?? [];
  const { record } = await findRun(call);
  const changed = await changeRun(call, record, ({ run }) => {
    const tags = omitKeys({ ...run.tags, ...modified }, deleted);
    const next = reviseRun(run, { tags }, currentUtc(call.parts));
    return next === undefined ? undefined : { run: next };
  });
  return answerRun(changed);
};

/** A run has no service endpoints here: whichever are named are gone already. */
export const deleteRunServices: Handler<'deleteRunServices'> = async (call) => {
  readTextList(readFields(await readJson(call), 'the request', ['servicesToDelete']), 'servicesToDelete');
  return answerRun((await findRun(call)).record.run);
};
