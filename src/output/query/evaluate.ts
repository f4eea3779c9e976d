import { isJsonObject, prepareOrderedObject } from '../json-object.ts';
import { FIRST_SLICE } from './arrange.ts';
import { spendSteps } from './budget.ts';
import { refuseExpressions, toArgument } from './expression-value.ts';
import { callFunction } from './functions.ts';
import type { ParsedQuery } from './parse.ts';
import { flatten, isNull, project, valuesOf } from './projection.ts';
import { QueryError } from './query-error.ts';
import type { Argument } from './signature.ts';
import { takeSlice } from './slice.ts';
import type { QueryNode, SliceParts } from './tree.ts';
import { compareInOrder, isEqual, isFalse } from './values.ts';

/** What an expression makes of the value it is put to. */
export type Evaluate = (current: unknown) => unknown;

/** What an operator makes of the value of its left side; its right side may look at the current value again. */
type Step = (left: unknown, current: unknown) => unknown;

/** Expressions nested deeper on their right side would need too much of the stack. */
const MAX_DEPTH = 250;

/** What they cost, beside passing by one value of a list. */
const STEPS_OF_EXPRESSION = 4;
const STEPS_OF_CALL = 10;

/**
 * Turns a tree into functions once, so that evaluating it over many runs is quick. Long chains (`a.b.c`,
 * `x || y || z`) lean to the left and become lists of steps: their length costs no stack.
 *
 * @throws QueryError of kind syntax when the tree is too deep.
 */
export function compileTree({ tree, literals, slices }: ParsedQuery): Evaluate {
  /** Whether a `&` stands elsewhere than before an argument, so that the answer may hold an expression. */
  let hasFreeExpression = false;
  const evaluate = compile(tree, 0);
  return hasFreeExpression ? (current) => refuseExpressions(evaluate(current)) : evaluate;

  function compile(node: QueryNode, depth: number): Evaluate {
    if (depth > MAX_DEPTH) {
      throw new QueryError('syntax', `the query is nested more than ${MAX_DEPTH} levels`);
    }
    const steps: Step[] = [];
    let head = node;
    for (let left = leftOf(head); left !== undefined; left = leftOf(head)) {
      steps.push(compileStep(head, depth + 1));
      head = left;
    }
    return chain(compileHead(head, depth + 1), steps.reverse());
  }

  function compileStep(node: QueryNode, depth: number): Step {
    switch (node.type) {
      case 'Subexpression':
      case 'Pipe':
      case 'IndexExpression':
        return compile(node.children[1], depth);
      case 'OrExpression': {
        const right = compile(node.children[1], depth);
        return (left, current) => (isFalse(left) ? right(current) : left);
      }
      case 'AndExpression': {
        const right = compile(node.children[1], depth);
        return (left, current) => (isFalse(left) ? left : right(current));
      }
      case 'Comparator':
        return compileComparator(node, compile(node.children[1], depth));
      case 'Flatten':
        return flatten;
      case 'Projection':
        return compileProjection(compile(node.children[1], depth));
      case 'ValueProjection': {
        const right = compile(node.children[1], depth);
        return (left) => (isJsonObject(left) ? project(valuesOf(left), right) : null);
      }
      case 'FilterProjection': {
        const right = compile(node.children[1], depth);
        const condition = compile(node.children[2], depth);
        return (left) =>
          Array.isArray(left) ? project(left, right, (item) => !isFalse(condition(item))) : null;
      }
      default:
        throw new QueryError('syntax', `cannot evaluate ${node.type}`);
    }
  }

  function compileHead(node: QueryNode, depth: number): Evaluate {
    switch (node.type) {
      case 'Field':
        return compileField(node.name);
      case 'Literal': {
        const literal = literals[node.value];
        return () => literal;
      }
      case 'Index':
        return compileIndex(node.value);
      case 'Slice':
        return compileSlice(node.children);
      case 'NotExpression': {
        const operand = compile(node.children[0], depth);
        return (current) => isFalse(operand(current));
      }
      case 'Function':
        return compileCall(node.name, node.children, depth);
      case 'MultiSelectList': {
        const items = node.children.map((child) => compile(child, depth));
        return (current) => (isNull(current) ? null : items.map((item) => item(current)));
      }
      case 'MultiSelectHash': {
        const values = node.children.map((pair) => compile(pair.value, depth));
        const make = prepareOrderedObject(node.children.map((pair) => pair.name));
        return (current) => (isNull(current) ? null : make(values.map((value) => value(current))));
      }
      case 'ExpressionReference': {
        hasFreeExpression = true;
        const expression = compileReference(node.children[0], depth);
        return () => expression;
      }
      default:
        return (current) => current;
    }
  }

  function compileIndex(index: number): Evaluate {
    const slice = slices[index - FIRST_SLICE];
    if (slice !== undefined) return compileSlice(slice);
    return (current) => (Array.isArray(current) ? (current.at(index) ?? null) : null);
  }

  function compileCall(name: string, children: readonly QueryNode[], depth: number): Evaluate {
    const args = children.map((child): ((current: unknown) => Argument) => {
      if (child.type !== 'ExpressionReference') {
        const value = compile(child, depth);
        return (current) => toArgument(value(current));
      }
      const reference = { expression: compileReference(child.children[0], depth) };
      return () => reference;
    });
    return (current) => {
      spendSteps(STEPS_OF_CALL);
      return callFunction(
        name,
        args.map((argument) => argument(current)),
      );
    };
  }

  /** What a function may put to many values, at a price. */
  function compileReference(node: QueryNode, depth: number): Evaluate {
    const expression = compile(node, depth);
    return (current) => {
      spendSteps(STEPS_OF_EXPRESSION);
      return expression(current);
    };
  }
}

/** The part of a node that is evaluated first, if the node is an operator upon it. */
function leftOf(node: QueryNode): QueryNode | undefined {
  switch (node.type) {
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'OrExpression':
    case 'AndExpression':
    case 'Comparator':
    case 'Flatten':
    case 'Projection':
    case 'ValueProjection':
    case 'FilterProjection':
      return node.children[0];
    default:
      return undefined;
  }
}

function chain(head: Evaluate, steps: readonly Step[]): Evaluate {
  const [first, second] = steps;
  if (first === undefined) return head;
  if (second === undefined) return (current) => first(head(current), current);
  return (current) => {
    let value = head(current);
    for (const step of steps) value = step(value, current);
    return value;
  };
}

function compileProjection(right: Evaluate): Step {
  return (left) => (Array.isArray(left) ? project(left, right) : null);
}

function compileSlice(parts: SliceParts): Evaluate {
  return (current) => (Array.isArray(current) ? takeSlice(current, parts) : null);
}

function compileComparator(node: Extract<QueryNode, { type: 'Comparator' }>, right: Evaluate): Step {
  const { name } = node;
  if (name === 'EQ') return (left, current) => isEqual(left, right(current));
  if (name === 'NE') return (left, current) => !isEqual(left, right(current));
  return (left, current) => compareInOrder(name, left, right(current));
}

/** Names that every object seems to have are asked for with more care. */
function compileField(name: string): Evaluate {
  if (name in Object.prototype) {
    return (current) => (isJsonObject(current) && Object.hasOwn(current, name) ? current[name] : null);
  }
  return (current) => (isJsonObject(current) ? (current[name] ?? null) : null);
}
