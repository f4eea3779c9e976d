import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';

const EXPERIMENT_NAME = /^[A-Za-z0-9][\w-]{0,254}$/;
const WORKSPACE_NAME = /^[A-Za-z0-9][\w-]{1,32}$/;
/** Stands in a path between slashes; the rest of Azure's naming rules is for Azure to check. */
const PATH_PART = /^[^\s/\\?#%]{1,90}$/;

/** Gives the name back. Throws `BadArgument` that says the rule. */
export function checkExperimentName(name: string): string {
  if (EXPERIMENT_NAME.test(name)) return name;
  throw new AzMlError('BadArgument', `${quote(name)} cannot be the name of an experiment`, {
    hint: 'A name starts with a letter or digit, goes on with letters, digits, _ or -, and has at most 255 characters.',
    target: 'experiment-name',
  });
}

/** Gives the name back. Throws `BadArgument` that says the rule. */
export function checkWorkspaceName(name: string): string {
  if (WORKSPACE_NAME.test(name)) return name;
  throw new AzMlError('BadArgument', `${quote(name)} cannot be the name of a workspace`, {
    hint: 'A name starts with a letter or digit, goes on with letters, digits, _ or -, and has 2 to 33 characters.',
    target: 'workspace-name',
  });
}

/** Gives the address back. Throws `BadArgument` for a part that cannot stand in a path. */
export function checkAddress(address: WorkspaceAddress): WorkspaceAddress {
  checkSubscription(address.subscriptionId);
  checkResourceGroup(address.resourceGroup);
  checkWorkspaceName(address.workspaceName);
  return address;
}

/** Gives the text back. Throws `BadArgument` that says the rule. */
export function checkSubscription(text: string): string {
  return checkPathPart(text, 'subscription-id', 'a subscription');
}

/** Gives the name back. Throws `BadArgument` that says the rule. */
export function checkResourceGroup(name: string): string {
  return checkPathPart(name, 'resource-group', 'the name of a resource group');
}

function checkPathPart(text: string, target: string, what: string): string {
  if (PATH_PART.test(text)) return text;
  throw new AzMlError('BadArgument', `${quote(text)} cannot be ${what}`, {
    hint: 'It has 1 to 90 characters, without spaces, slashes, ?, # and %.',
    target,
  });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
