import { expect, test } from '@jest/globals';
import { mountTypeOf, networkFileSystemOf } from '../../src/store/network-file-system.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();

const MOUNTS = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 22 0:41 / /home rw - fuse.sshfs host:/home rw,user_id=0
35 31 0:42 / /home/dora/my\\040disk rw shared:7 master:2 - fuseblk /dev/sdb1 rw
36 22 0:43 / /home rw - nfs4 server:/home rw,vers=4.2
`;

test('the type of a folder is that of the mount nearest to it, of two at one place the later', () => {
  expect(mountTypeOf('/home/dora/my disk/az-ml', MOUNTS)).toBe('fuseblk');
  expect(mountTypeOf('/home/dora', MOUNTS)).toBe('nfs4');
  expect(mountTypeOf('/homeless', MOUNTS)).toBe('ext4');
  expect(mountTypeOf('/home', '')).toBeUndefined();
});

test('a temporary folder lies on a local file system, and what cannot be looked at counts as local', () => {
  expect(networkFileSystemOf(folder)).toBeUndefined();
  expect(networkFileSystemOf('/no/such/folder')).toBeUndefined();
});
