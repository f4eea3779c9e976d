import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { convertKeys, toCamelCase } from '../../../src/submission/run-configuration/key-case.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const camel = ([first = '', ...rest]: readonly string[]) => first + rest.map(capitalize).join('');

describe('a key', () => {
  test.each([
    ['node_count', 'nodeCount'],
    ['NodeCount', 'nodeCount'],
    ['nodeCount', 'nodeCount'],
    ['Node_Count', 'nodeCount'],
    ['Target', 'target'],
    ['ID', 'id'],
    ['HDI', 'hdi'],
    ['TensorFlow', 'tensorflow'],
    ['parallel_task', 'paralleltask'],
    ['spark.app.name', 'spark.app.name'],
    ['_private', '_private'],
    ['with-dash', 'with-dash'],
    ['', ''],
  ])('%j becomes %j', (written, converted) => {
    expect(toCamelCase(written)).toBe(converted);
  });

  test('comes out the same in camel case, snake case and title case', () => {
    fc.assert(
      fc.property(words, (parts) => {
        const expected = toCamelCase(camel(parts));
        expect(toCamelCase(parts.join('_'))).toBe(expected);
        expect(toCamelCase(parts.map(capitalize).join('_'))).toBe(expected);
      }),
    );
  });

  test('is not changed by a second conversion', () => {
    fc.assert(
      fc.property(fc.string(), (key) => expect(toCamelCase(toCamelCase(key))).toBe(toCamelCase(key))),
    );
  });
});

describe('the keys of a run configuration', () => {
  test('are converted at every depth and in lists, and no value is', () => {
    fc.assert(
      fc.property(words, words, fc.jsonValue({ maxDepth: 0 }), (outer, inner, value) => {
        const written = { [outer.join('_')]: [{ [inner.join('_')]: { Leaf_Key: value } }] };
        const foreign = ['data', 'dataReferences', 'outputData', 'services', 'tags', 'properties'];
        fc.pre(!foreign.includes(camel(outer)) && !foreign.includes(camel(inner)));
        expect(convertKeys(written)).toEqual({
          [toCamelCase(camel(outer))]: [{ [toCamelCase(camel(inner))]: { leafKey: value } }],
        });
      }),
    );
  });

  test('that the user has given stay as they are written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, text) => {
        const written = {
          Environment: { environment_variables: { [name]: text } },
          data_references: { [name]: { path_on_compute: text } },
          Data: { [name]: { Mechanism: text } },
          Spark: { Configuration: { [name]: text } },
        };
        expect(convertKeys(written)).toEqual({
          environment: { environmentVariables: { [name]: text } },
          dataReferences: { [name]: { pathOnCompute: text } },
          data: { [name]: { mechanism: text } },
          spark: { configuration: { [name]: text } },
        });
      }),
    );
  });

  test('below the inline conda packages belong to conda', () => {
    const conda = { name: 'x', some_key: [{ Pip_Key: ['a'] }] };
    expect(convertKeys({ environment: { python: { conda_dependencies: conda } } })).toEqual({
      environment: { python: { condaDependencies: conda } },
    });
  });

  test('that clash are reported with the way to them', () => {
    const clashes: string[] = [];
    convertKeys({ mpi: { node_count: 1, nodeCount: 2 } }, (path) => clashes.push(path.join('.')));
    expect(clashes).toEqual(['mpi.nodeCount']);
  });

  test('named __proto__ stay keys', () => {
    const converted = convertKeys(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;
    expect(Object.getPrototypeOf(converted)).toBe(Object.prototype);
    expect(converted.polluted).toBeUndefined();
  });
});
