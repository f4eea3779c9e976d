import type { Environment } from '../config/environment.ts';
import { type Answer, type Candidate, keepMatching, NO_ANSWER } from './answer.ts';
import { type Grammar, type GrammarOption, listChildren } from './grammar.ts';
import { type GivenValues, type Question, understandLine } from './understand-line.ts';

/** What an answer is made of. */
export interface Surroundings {
  readonly grammar: Grammar;
  readonly environment: Environment;
  readonly workingDirectory: string;
  now(): Date;
}

/** What may stand in place of the last of these words, which follow the program's name. Writes nothing anywhere. */
export async function complete(line: readonly string[], surroundings: Surroundings): Promise<Answer> {
  const question = understandLine(surroundings.grammar, line);
  switch (question.kind) {
    case 'nothing':
      return NO_ANSWER;
    case 'word':
      return answerWord(question.words, question.typed, surroundings.grammar);
    case 'option':
      return { candidates: listOptions(question.options, question.given, question.typed) };
    case 'value':
      return answerValue(question, surroundings);
    case 'script':
      return answerScript(question.given, question.typed, surroundings);
    case 'script-argument':
      return { candidates: [], files: 'file', filePrefix: '' };
  }
}

function answerWord(words: readonly string[], typed: string, grammar: Grammar): Answer {
  const candidates = listChildren(grammar, words).map(([value, about]): Candidate => ({ value, about }));
  return { candidates: keepMatching(candidates, typed) };
}

/** One spelling of each option that can still be given: the first long one that goes on as typed. */
function listOptions(options: readonly GrammarOption[], given: GivenValues, typed: string): Candidate[] {
  return options.flatMap(({ key, names, kind, summary }) => {
    if (given.has(key) && kind !== 'list') return [];
    const fitting = names.filter((name) => name.startsWith(typed));
    const value = fitting.find((name) => name.startsWith('--')) ?? fitting[0];
    return value === undefined ? [] : [{ value, about: summary }];
  });
}

async function answerValue(
  { option, given, attachedTo, typed }: Extract<Question, { kind: 'value' }>,
  surroundings: Surroundings,
): Promise<Answer> {
  if (typed.startsWith('@')) return { candidates: [], files: 'file', filePrefix: `${attachedTo}@` };
  if (option.choices !== undefined) {
    const candidates = option.choices.map((value): Candidate => ({ value }));
    return { candidates: attach(attachedTo, keepMatching(candidates, typed)) };
  }
  if (option.values === undefined) return NO_ANSWER;
  if (option.values === 'file' || option.values === 'folder')
    return { candidates: [], files: option.values, filePrefix: attachedTo };
  if (option.values === 'run-configuration') {
    const { listRunConfigurations } = await import('./run-configurations.ts');
    const candidates = keepMatching(await listRunConfigurations(given, surroundings), typed);
    return { candidates: attach(attachedTo, candidates), files: 'file', filePrefix: attachedTo };
  }
  const { listLiveValues } = await import('./live-values.ts');
  return { candidates: attach(attachedTo, await listLiveValues(option.values, typed, given, surroundings)) };
}

function attach(prefix: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return prefix === ''
    ? candidates
    : candidates.map((candidate) => ({ ...candidate, value: prefix + candidate.value }));
}

/** A script is named from the source directory; the shell knows only its own folder. */
async function answerScript(given: GivenValues, typed: string, surroundings: Surroundings): Promise<Answer> {
  const source = given.get('sourceDirectory') ?? given.get('path');
  if (source === undefined) return { candidates: [], files: 'file', filePrefix: '' };
  const { listFiles } = await import('./list-files.ts');
  return { candidates: keepMatching(listFiles(surroundings.workingDirectory, source, typed), typed) };
}
