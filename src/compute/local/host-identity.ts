import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where processes live: ids of processes mean something only within one of these. */
export interface HostIdentity {
  /** The machine, across reboots. */
  readonly hostId: string;
  /** One start of its kernel. */
  readonly bootId: string;
  /** The process namespace (a container has its own); empty where there is no such thing. */
  readonly pidNamespace: string;
}

export type HostRelation = 'here' | 'restarted' | 'elsewhere';

export function readHostIdentity(): HostIdentity {
  return {
    hostId: readLine('/etc/machine-id') || hostname(),
    bootId: readLine('/proc/sys/kernel/random/boot_id'),
    pidNamespace: readNamespace(),
  };
}

/**
 * How another moment's host stands to this one. `here`: its process ids can be looked up. `restarted`: none of its
 * processes can live any more. `elsewhere`: nothing can be said about them from here.
 */
export function compareHosts(then: HostIdentity, now: HostIdentity): HostRelation {
  if (then.bootId !== now.bootId) return then.hostId === now.hostId ? 'restarted' : 'elsewhere';
  if (then.pidNamespace !== now.pidNamespace) return 'elsewhere';
  return then.bootId !== '' || then.hostId === now.hostId ? 'here' : 'elsewhere';
}

/** Seconds since the machine started, sleep included; `undefined` where the kernel does not tell (no /proc). */
export function readUptimeSeconds(): number | undefined {
  const seconds = Number.parseFloat(readLine('/proc/uptime'));
  return Number.isFinite(seconds) ? seconds : undefined;
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readLine(file: string): string {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return '';
  }
}
