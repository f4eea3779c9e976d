import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import { findJsonError, locateOffset } from './json-position.ts';
import { readTextFile } from './text-file.ts';

/** A workspace as a configuration file of a project names it. */
export interface WorkspaceFile {
  readonly file: string;
  readonly address: WorkspaceAddress;
  /** Known in a folder that was attached, not from a file that the portal wrote. */
  readonly experimentName?: string;
}

/** Each is looked for all the way up before the next is. */
const NAMES = [
  '.azureml/config.json',
  '.azureml/project.json',
  'aml_config/config.json',
  'aml_config/project.json',
  'config.json',
  'project.json',
];

const KEYS = ['subscription_id', 'resource_group', 'workspace_name'] as const;

/**
 * The workspace file that holds for a folder: the nearest of the first name that is found in it or above it. A bare
 * `config.json` or `project.json` that says nothing of a workspace belongs to something else and is passed over.
 * Throws `BadConfiguration` with file, line and column.
 */
export function findWorkspaceFile(path: string): WorkspaceFile | undefined {
  const folders = listFoldersUpwards(path);
  for (const name of NAMES) {
    const isOurs = name.includes('/');
    for (const folder of folders) {
      // Joined by hand: most of these are not there, and every command that starts asks for all of them.
      if (!isFile(`${folder}/${name}`)) continue;
      const found = readWorkspaceFile(join(folder, name), isOurs);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function listFoldersUpwards(path: string): string[] {
  const folders = [resolve(path)];
  for (;;) {
    const last = folders.at(-1) ?? '';
    const parent = dirname(last);
    if (parent === last) return folders;
    folders.push(parent);
  }
}

/** A folder above may be closed to us; then its file is not ours either. */
function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

function readWorkspaceFile(file: string, isOurs: boolean): WorkspaceFile | undefined {
  if (!isOurs && !mentionsWorkspace(file)) return undefined;
  const content = parseObject(file, readTextFile(file, 'BadConfiguration'));
  const scope = content.Scope;
  if (typeof scope === 'string' && scope !== '') return readScope(file, scope);
  const missing = KEYS.filter((key) => typeof content[key] !== 'string' || content[key] === '');
  if (missing.length > 0) {
    throw new AzMlError('BadConfiguration', `${file} lacks ${missing.join(', ')}`, {
      hint: `It needs either Scope or all of ${KEYS.join(', ')}, as texts. \`az-ml folder attach\` writes a new one.`,
      target: file,
    });
  }
  return {
    file,
    address: {
      subscriptionId: String(content.subscription_id),
      resourceGroup: String(content.resource_group),
      workspaceName: String(content.workspace_name),
    },
  };
}

/** Many programs have a `config.json`; theirs may be of any size and need not even be JSON. */
function mentionsWorkspace(file: string): boolean {
  try {
    return /"(?:Scope|subscription_id|workspace_name)"/.test(readTextFile(file, 'BadConfiguration'));
  } catch {
    return false;
  }
}

function parseObject(file: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const { line, column } = locateOffset(text, findJsonError(text));
    throw new AzMlError('BadConfiguration', `${file}:${line}:${column}: this is not JSON`, {
      hint: 'Correct it there; `az-ml folder attach` writes a new one.',
      target: file,
      cause: error,
    });
  }
  if (isObject(content)) return content;
  throw new AzMlError('BadConfiguration', `${file} must hold a JSON object`, { target: file });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W[/projects/E]` */
function readScope(file: string, scope: string): WorkspaceFile {
  const parts = scope.split('/');
  const [, , subscriptionId, , resourceGroup, , , , workspaceName, projects, experimentName] = parts;
  if (!subscriptionId || !resourceGroup || !workspaceName) {
    throw new AzMlError('BadConfiguration', `${file}: Scope does not name a workspace: ${scope}`, {
      hint: 'Expected /subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W.',
      target: file,
    });
  }
  const address = { subscriptionId, resourceGroup, workspaceName };
  return projects === 'projects' && experimentName ? { file, address, experimentName } : { file, address };
}
