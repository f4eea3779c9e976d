/** The tree that the `jmespath` package's parser makes, as far as queries can be of it. */
export type QueryNode =
  | { readonly type: 'Field'; readonly name: string }
  | { readonly type: 'Literal'; readonly value: number }
  | { readonly type: 'Identity' | 'Current' }
  | { readonly type: 'Index'; readonly value: number }
  | { readonly type: 'Slice'; readonly children: SliceParts }
  | {
      readonly type: 'NotExpression' | 'ExpressionReference' | 'Flatten';
      readonly children: readonly [QueryNode];
    }
  | { readonly type: BinaryType; readonly children: readonly [QueryNode, QueryNode] }
  | {
      readonly type: 'Comparator';
      readonly name: ComparatorName;
      readonly children: readonly [QueryNode, QueryNode];
    }
  | { readonly type: 'FilterProjection'; readonly children: readonly [QueryNode, QueryNode, QueryNode] }
  | { readonly type: 'Function'; readonly name: string; readonly children: readonly QueryNode[] }
  | { readonly type: 'MultiSelectList'; readonly children: readonly QueryNode[] }
  | { readonly type: 'MultiSelectHash'; readonly children: readonly KeyValuePair[] };

export type SlicePart = number | null;

/** Start, stop and step. */
export type SliceParts = readonly [SlicePart, SlicePart, SlicePart];

export type BinaryType =
  | 'Subexpression'
  | 'IndexExpression'
  | 'Pipe'
  | 'OrExpression'
  | 'AndExpression'
  | 'Projection'
  | 'ValueProjection';

export type ComparatorName = 'EQ' | 'NE' | 'LT' | 'LTE' | 'GT' | 'GTE';

export interface KeyValuePair {
  readonly type: 'KeyValuePair';
  readonly name: string;
  readonly value: QueryNode;
}
