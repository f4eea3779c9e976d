import { FUNCTIONS } from './function-table.ts';
import { QueryError } from './query-error.ts';
import { type Argument, PARAMETERS, type ParameterKind } from './signature.ts';
import { typeOf } from './values.ts';

/**
 * Calls a function by its name. As `az` does, it looks names and numbers of arguments up only now: a call that is
 * never reached is no error.
 *
 * @throws QueryError of kind unknown-function, invalid-arity or invalid-type, or what the function throws.
 */
export function callFunction(name: string, args: readonly Argument[]): unknown {
  const found = FUNCTIONS.get(name);
  if (found === undefined) throw new QueryError('unknown-function', `unknown function: ${name}()`);
  const { parameters, variadic, call } = found;
  if (variadic ? args.length < parameters.length : args.length !== parameters.length) {
    const wanted = `${parameters.length}${variadic ? ' or more' : ''}`;
    const noun = parameters.length === 1 && !variadic ? 'argument' : 'arguments';
    throw new QueryError('invalid-arity', `${name}() takes ${wanted} ${noun}, not ${args.length}`);
  }
  return call(...args.map((argument, index) => checkArgument(name, argument, parameters[index] ?? 'any')));
}

function checkArgument(name: string, argument: Argument, kind: ParameterKind): unknown {
  const parameter = PARAMETERS[kind];
  if ('expression' in argument) {
    if (kind === 'expression') return argument.expression;
    throw new QueryError('invalid-type', `${name}() takes ${parameter.label}, not an expression after &`);
  }
  if (parameter.accepts(argument.value)) return argument.value;
  throw new QueryError('invalid-type', `${name}() takes ${parameter.label}, not ${describe(argument.value)}`);
}

function describe(value: unknown): string {
  const type = typeOf(value);
  if (Array.isArray(value) && value.length > 0) {
    const kinds = [...new Set(value.map(typeOf))].sort();
    return `an array of ${kinds.join(', ')}`;
  }
  if (type === 'null') return 'null';
  return /^[ao]/.test(type) ? `an ${type}` : `a ${type}`;
}
