import { toKebabCase } from '../../config/kebab-case.ts';
import type { OptionSpec } from '../command.ts';

const group = 'Azure';
const text = (summary: string, ...aliases: string[]) => ({ kind: 'text', summary, group, aliases }) as const;
const flag = (summary: string, ...aliases: string[]) => ({ kind: 'flag', summary, group, aliases }) as const;

/** Resources and settings that a workspace has in Azure alone. Scripts that give them work; they are told of it. */
export const AZURE_OPTIONS = {
  storageAccount: text('Storage account of the workspace.'),
  keyvault: text('Key vault of the workspace.'),
  applicationInsights: text('Application Insights of the workspace.'),
  containerRegistry: text('Container registry of the workspace.'),
  adbWorkspace: text('Databricks workspace to link.'),
  cmkKeyvault: text('Key vault with the customer managed key.'),
  resourceCmkUri: text('Address of the customer managed key.'),
  hbiWorkspace: flag('Whether the data is of high business impact.'),
  primaryUserAssignedIdentity: text('Identity of the workspace.'),
  userAssignedIdentityForCmkEncryption: text('Identity that may use the customer managed key.'),
  systemDatastoresAuthMode: text('How system data stores are accessed.', 'system_datastores_auth_mode'),
  v1LegacyMode: flag('Whether only the first version of the service is used.', 'v'),
  peName: text('Name of the private endpoint.'),
  peAutoApproval: flag('Whether the private endpoint is approved at once.'),
  peLocation: text('Location of the private endpoint.'),
  peResourceGroup: text('Resource group of the private endpoint.'),
  peSubnetName: text('Subnet of the private endpoint.'),
  peSubscriptionId: text('Subscription of the private endpoint.'),
  peVnetName: text('Virtual network of the private endpoint.'),
} as const satisfies Record<string, OptionSpec>;

/** Says which of them were given; `undefined` when none was. */
export function describeIgnored(options: Readonly<Record<string, unknown>>): string | undefined {
  const given = Object.keys(AZURE_OPTIONS).filter(
    (key) => options[key] !== undefined && options[key] !== false,
  );
  if (given.length === 0) return undefined;
  const names = given.map((key) => `--${toKebabCase(key)}`).join(', ');
  return `a workspace has such things in Azure only, so this has no effect here: ${names}`;
}
