/** Services of Azure ML that its clients look for, by the names of the real answer. */
const SERVICES = [
  'api',
  'catalog',
  'experimentation',
  'gallery',
  'history',
  'hyperdrive',
  'labeling',
  'modelmanagement',
  'pipelines',
  'studio',
  'studiocoreservices',
];

/** Whether a path asks where the services are: `/discovery`, or below it where a client adds its workspace. */
export function isDiscovery(path: string): boolean {
  return /^\/discovery(?:\/|$)/i.test(path);
}

/** The address of every service, which is this server's own. Clients ask before they have a token. */
export function describeServices(baseUrl: string): string {
  return JSON.stringify(Object.fromEntries(SERVICES.map((name) => [name, baseUrl])));
}
