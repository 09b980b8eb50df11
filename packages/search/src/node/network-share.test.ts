import { describe, expect, it } from 'vitest';
import { networkShareOf } from './network-share.ts';

const mounts = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '40 22 0:45 / /mnt/my\\040photos rw,nosuid - fuse.sshfs anna@host:/photos rw,user_id=0',
  '41 22 0:46 / /mnt/my\\040photos/disk rw - fuseblk /dev/sdb1 rw',
  '42 22 0:47 / /mnt/s3 rw - fuse.rclone remote: rw',
].join('\n');

const linux = (type: number) => ({
  platform: 'linux',
  typeOf: async () => type,
  mounts: async () => mounts,
  placeOf: async (file: string) => file.replace(/^\/home\/anna\/link/, '/mnt/my photos'),
});

describe('networkShareOf', () => {
  it.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'CIFS'],
    [0xff534d42 - 2 ** 32, 'CIFS'],
    [0xfe534d42, 'SMB'],
    [0x01021997, '9P'],
    [0xef53, undefined],
    [0x01021994, undefined],
  ])('knows the file system 0x%x of Linux', async (type, share) => {
    expect(await networkShareOf('/photos/a.fgclip2', linux(type))).toBe(share);
  });

  it.each([
    ['/mnt/my photos/2024', 'fuse.sshfs'],
    ['/mnt/my photos/disk/2024', undefined],
    ['/mnt/s3', 'fuse.rclone'],
    ['/mnt/s3-not', undefined],
    ['/home/anna/link', 'fuse.sshfs'],
    ['/home/anna', undefined],
  ])('asks the mounts which driver holds %s', async (folder, share) => {
    expect(await networkShareOf(`${folder}/a.fgclip2`, linux(0x65735546))).toBe(share);
  });

  it.each([
    ['\\\\server\\photos', 'UNC path'],
    ['//server/photos', 'UNC path'],
    ['\\\\?\\UNC\\server\\photos', 'UNC path'],
    ['\\\\?\\C:\\photos', undefined],
    ['C:\\photos', undefined],
  ])('knows %s of Windows', async (folder, share) => {
    expect(await networkShareOf(folder, { ...linux(0), platform: 'win32' })).toBe(share);
  });

  it('takes this disk, whether or not the file is there', async () => {
    expect(await networkShareOf(import.meta.filename)).toBe(undefined);
    expect(await networkShareOf(`${import.meta.dirname}/none/none.fgclip2`)).toBe(undefined);
  });
});
