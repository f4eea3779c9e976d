import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ApiMethod } from '../../src/contract/api-message.ts';
import { matchTemplate } from '../../src/service/route.ts';
import { CONTRACTS_FOLDER } from '../support/component.ts';

interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SwaggerOperation>>>>;
  readonly definitions: Readonly<Record<string, object>>;
}

interface SwaggerOperation {
  readonly responses: Readonly<Record<string, { readonly schema?: Readonly<Record<string, unknown>> }>>;
}

/** Oldest first: where both describe an operation, the one that the first clients were made for is taken. */
const DESCRIPTIONS = [
  'azureml-2019-09-30-runHistory.json',
  'azureml-2019-09-30-artifact.json',
  'azureml-2019-09-30-execution.json',
  'azureml-v1.0-run-history.json',
];

/** What the published descriptions say of an answer. */
export interface PublishedAnswer {
  readonly description: string;
  readonly isDeclared: boolean;
  /** Errors of a JSON body; absent where the answer has none or is a file. */
  readonly findErrors?: (body: unknown) => string[];
}

export interface PublishedApi {
  /** `undefined` for an operation that is in none of them. */
  describe(method: ApiMethod, path: string, status: number): PublishedAnswer | undefined;
}

/** Reads the published descriptions of the run API (Swagger 2.0), ready to check answers by. */
export function readPublishedApi(): PublishedApi {
  const descriptions = DESCRIPTIONS.map(readDescription);
  return {
    describe(method, path, status) {
      for (const { name, swagger, compile } of descriptions) {
        const operation = findOperation(swagger, method, path);
        if (operation === undefined) continue;
        const declared = operation.responses[String(status)];
        const response = declared ?? (status >= 400 ? operation.responses.default : undefined);
        const schema = response?.schema;
        const isJson = schema !== undefined && schema.type !== 'file';
        return {
          description: name,
          isDeclared: response !== undefined,
          ...(isJson ? { findErrors: checkWith(compile(schema)) } : {}),
        };
      }
      return undefined;
    },
  };
}

/** Method and path of every operation of the published descriptions. */
export function listPublishedOperations(): readonly (readonly [string, string])[] {
  return [...DESCRIPTIONS, 'azureml-2019-09-30-hyperdrive.json'].flatMap((name) => {
    const { paths } = JSON.parse(readFileSync(join(CONTRACTS_FOLDER, name), 'utf8')) as Swagger;
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((key) => ['get', 'post', 'patch', 'put', 'delete', 'head'].includes(key))
        .map((method) => [method.toUpperCase(), path] as const),
    );
  });
}

function readDescription(name: string) {
  const swagger = JSON.parse(readFileSync(join(CONTRACTS_FOLDER, name), 'utf8')) as Swagger;
  // Swagger has keywords of its own, such as `discriminator` and `x-ms-…`, that say nothing of the value.
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'description', definitions: swagger.definitions });
  const compiled = new Map<string, ValidateFunction>();
  return {
    name,
    swagger,
    compile(schema: Readonly<Record<string, unknown>>): ValidateFunction {
      const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"description#/definitions/');
      const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
      compiled.set(text, validate);
      return validate;
    },
  };
}

function findOperation({ paths }: Swagger, method: ApiMethod, path: string): SwaggerOperation | undefined {
  const found = Object.entries(paths).find(
    ([template, operations]) =>
      operations[method.toLowerCase()] !== undefined && matchTemplate(template, path) !== undefined,
  );
  return found?.[1][method.toLowerCase()];
}

function checkWith(validate: ValidateFunction): (body: unknown) => string[] {
  return (body) => {
    validate(body);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  };
}
