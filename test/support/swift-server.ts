import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { test } from '@jest/globals';
import { hasProgram, testWith } from './component.ts';
import { waitUntil } from './wait-until.ts';

/** OpenStack Swift with its S3 interface: signatures, parts, ranges and signed addresses are really checked. */
export interface SwiftServer {
  readonly port: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): void;
}

const PACKAGES = 'swift-proxy swift-account swift-container swift-object memcached';

/** `test` where Swift can be started: its packages are there, and files can be given to its user. */
export function testWithSwift(): typeof test {
  const isThere =
    process.getuid?.() === 0 && existsSync('/usr/bin/swift-proxy-server') && hasProgram('memcached', '-V');
  return testWith('Swift, as root', isThere, `apt-get install --no-install-recommends ${PACKAGES}`);
}

/** One device, one copy of everything, for each of the three services. */
const MAKE_RINGS = `
import sys
from swift.common.ring import RingBuilder
folder, *ports = sys.argv[1:]
for name, port in zip(('account', 'container', 'object'), ports):
    ring = RingBuilder(4, 1, 0)
    ring.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd1', 'weight': 1,
                  'replication_ip': '127.0.0.1', 'replication_port': int(port)})
    ring.rebalance(seed=1)
    ring.get_ring().save(f'{folder}/{name}.ring.gz')
`;

/** Starts the four services and their cache on free ports, their data in the folder. */
export async function startSwift(folder: string): Promise<SwiftServer> {
  const [proxy = 0, memcache = 0, ...storage] = await findFreePorts(5);
  prepareFolder(folder);
  const rings = spawnSync('/usr/bin/python3', ['-c', MAKE_RINGS, folder, ...storage.map(String)], {
    encoding: 'utf8',
  });
  if (rings.status !== 0) throw new Error(`Swift's rings could not be made: ${rings.stderr}`);
  const children: ChildProcess[] = [];
  const start = (program: string, ...words: readonly string[]) =>
    children.push(spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore'] }));
  start('memcached', '-u', 'nobody', '-l', '127.0.0.1', '-p', String(memcache), '-U', '0', '-m', '16');
  for (const [index, name] of ['account', 'container', 'object'].entries()) {
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, renderStorageService(name, folder, storage[index] ?? 0));
    start('/usr/bin/python3', `/usr/bin/swift-${name}-server`, file);
  }
  const file = join(folder, 'proxy.conf');
  writeFileSync(file, renderProxy(folder, proxy, memcache));
  start('/usr/bin/python3', '/usr/bin/swift-proxy-server', file);
  const stop = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  try {
    for (const port of [proxy, ...storage]) await waitUntil(`Swift on port ${port}`, () => answers(port));
  } catch (error) {
    stop();
    throw error;
  }
  return { port: proxy, accessKeyId: 'test:tester', secretAccessKey: 'testing', stop };
}

function prepareFolder(folder: string): void {
  const disk = join(folder, 'disks', 'd1');
  mkdirSync(disk, { recursive: true });
  chmodSync(folder, 0o755);
  spawnSync('chown', ['-R', 'swift:swift', join(folder, 'disks')]);
  // Swift has no other place for it. Names of what it stores are made with these words, and nothing else.
  writeFileSync(
    '/etc/swift/swift.conf',
    '[swift-hash]\nswift_hash_path_suffix = az-ml\nswift_hash_path_prefix = az-ml\n',
  );
}

function renderStorageService(name: string, folder: string, port: number): string {
  return `[DEFAULT]
${renderDefaults(folder, port)}
devices = ${folder}/disks
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;
}

function renderProxy(folder: string, port: number, memcachePort: number): string {
  const filters = {
    catch_errors: '',
    cache: `use = egg:swift#memcache\nmemcache_servers = 127.0.0.1:${memcachePort}`,
    listing_formats: '',
    bulk: '',
    s3api: 'use = egg:swift#s3api\ns3_acl = false\nlocation = us-east-1\nmin_segment_size = 5242880',
    tempauth: 'use = egg:swift#tempauth\nuser_test_tester = testing .admin',
    slo: '',
    dlo: '',
  };
  return `[DEFAULT]
${renderDefaults(folder, port)}
[pipeline:main]
pipeline = ${Object.keys(filters).join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
${Object.entries(filters)
  .map(([name, text]) => `[filter:${name}]\n${text === '' ? `use = egg:swift#${name}` : text}`)
  .join('\n')}
`;
}

function renderDefaults(folder: string, port: number): string {
  return `bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = swift
swift_dir = ${folder}
log_address = /nonexistent
log_level = ERROR`;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}
