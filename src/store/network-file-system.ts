import { readFileSync, statfsSync } from 'node:fs';

/**
 * Kinds of file systems on which processes of several machines may meet, by the magic number of `statfs`
 * (linux/magic.h and the headers of the file systems themselves).
 */
const NETWORK_KINDS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xfe534d42, 'smb'],
  [0xff534d42, 'cifs'],
  [0x01021997, '9p'],
  [0x0bd00bd0, 'lustre'],
  [0x00c36400, 'ceph'],
  [0x5346414f, 'afs'],
  [0x6b414653, 'afs'],
  [0x73757245, 'coda'],
  [0x47504653, 'gpfs'],
  [0x7461636f, 'ocfs2'],
  [0x01161970, 'gfs2'],
  [0x19830326, 'beegfs'],
  [0xaad7aaea, 'panfs'],
  [0x20030528, 'orangefs'],
  [0x786f4256, 'vboxsf'],
  [0xbacbacbc, 'vmhgfs'],
  [0x013111a8, 'ibrix'],
  [0x564c, 'ncp'],
]);

const FUSE = 0x65735546;

/** What runs over FUSE on the disks of one machine. Any other FUSE file system may well reach over a network. */
const LOCAL_FUSE = new Set([
  'fuseblk',
  'fuse.ntfs-3g',
  'fuse.exfat',
  'fuse.bindfs',
  'fuse.encfs',
  'fuse.gocryptfs',
  'fuse.mergerfs',
  'fuse.fuse-overlayfs',
]);

/**
 * Name of the network file system that holds the folder; `undefined` on a local one, and where nothing can be
 * found out. A database in WAL mode there would be corrupted by a second machine (sqlite.org/wal.html).
 */
export function networkFileSystemOf(folder: string): string | undefined {
  try {
    // CIFS and SMB2 have the highest bit set, which some systems report as a negative number.
    const kind = statfsSync(folder).type >>> 0;
    if (kind !== FUSE) return NETWORK_KINDS.get(kind);
    const name = mountTypeOf(folder, readFileSync('/proc/self/mountinfo', 'utf8')) ?? 'fuse';
    return LOCAL_FUSE.has(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

/** Type of the mount that holds the folder, from the text of `/proc/self/mountinfo` (proc_pid_mountinfo(5)). */
export function mountTypeOf(folder: string, mountinfo: string): string | undefined {
  let best: { point: string; type: string } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const point = unescapeOctal(left.split(' ')[4] ?? '');
    const type = right.split(' ')[0] ?? '';
    const holds = point === '/' || folder === point || folder.startsWith(`${point}/`);
    // Of equal mount points the later one lies on top.
    if (point !== '' && holds && point.length >= (best?.point.length ?? 0)) best = { point, type };
  }
  return best?.type;
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
