/** Objects with more keys are maps rather than records: the next one has others. */
const MOST_KEYS = 200;

interface Known<Layout> {
  readonly keys: readonly string[];
  readonly layout: Layout;
}

/**
 * Remembers what was made of the keys of an object, such as their sorted texts. The runs of a list have the same
 * keys: they are compared with those seen before, and nothing is made of them again.
 */
export function rememberByKeys<Layout>(
  makeLayout: (keys: readonly string[]) => Layout,
): (keys: readonly string[]) => Layout {
  /** By number of keys, then by the first key. */
  const known: Map<string, Known<Layout>>[] = [];
  return (keys) => {
    const first = keys[0];
    if (first === undefined || keys.length > MOST_KEYS) return makeLayout(keys);
    const family = known[keys.length] ?? new Map<string, Known<Layout>>();
    known[keys.length] = family;
    const found = family.get(first);
    if (found !== undefined && areSame(found.keys, keys)) return found.layout;
    const layout = makeLayout(keys);
    if (found !== undefined || family.size < MOST_KEYS) family.set(first, { keys, layout });
    return layout;
  };
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
