import { readFile, realpath, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** File systems of a network by the number that Linux gives them. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x564c, 'NCP'],
]);

/** Drivers in user space have one number: the list of mounts says which it is. */
const fuse = 0x65735546;
const networkDrivers =
  /^fuse\.(sshfs|rclone|s3fs|goofys|gcsfuse|glusterfs|curlftpfs|davfs2?|cephfs|juicefs|smbnetfs|mount-s3)\b/;

/** Where the system is asked; a test passes its own. */
export interface NetworkShareSystem {
  readonly platform: string;
  /** Where a file is, or will be, once links are followed: they may lead from a disk to a share. */
  placeOf(file: string): Promise<string>;
  /** The number of the file system that holds a folder. */
  typeOf(folder: string): Promise<number | undefined>;
  /** The text of /proc/self/mountinfo. */
  mounts(): Promise<string>;
}

const thisSystem: NetworkShareSystem = {
  platform: process.platform,
  placeOf: (file) =>
    realpath(file).catch(async () =>
      join(await realpath(dirname(file)).catch(() => dirname(file)), basename(file)),
    ),
  typeOf: async (folder) => (await statfs(folder).catch(() => undefined))?.type,
  mounts: () => readFile('/proc/self/mountinfo', 'utf8').catch(() => ''),
};

/** What kind of network share a file is on; `undefined` for a disk, and where the system does not say. */
export async function networkShareOf(
  file: string,
  system: NetworkShareSystem = thisSystem,
): Promise<string | undefined> {
  const place = await system.placeOf(file);
  if (system.platform === 'win32') {
    return /^[\\/]{2}(?![?.][\\/])|^[\\/]{2}\?[\\/]UNC[\\/]/i.test(place) ? 'UNC path' : undefined;
  }
  if (system.platform !== 'linux') return undefined;
  const folder = dirname(place);
  const type = await system.typeOf(folder);
  if (type === undefined) return undefined;
  // The kernel's number is signed on some machines.
  const unsigned = type % 2 ** 32 < 0 ? (type % 2 ** 32) + 2 ** 32 : type % 2 ** 32;
  if (unsigned !== fuse) return networkTypes.get(unsigned);
  const driver = driverOf(folder, await system.mounts());
  return driver !== undefined && networkDrivers.test(driver) ? driver : undefined;
}

/** The driver of the deepest mount that holds a folder. */
function driverOf(folder: string, mounts: string): string | undefined {
  let deepest: { place: string; driver: string } | undefined;
  for (const line of mounts.split('\n')) {
    const [before, after] = line.split(' - ');
    const place = unescaped(before?.split(' ')[4] ?? '');
    const driver = after?.split(' ')[0];
    if (place === '' || driver === undefined) continue;
    const holds = folder === place || folder.startsWith(place.endsWith('/') ? place : `${place}/`);
    // Of two at one place, the later one hides the earlier.
    if (holds && place.length >= (deepest?.place.length ?? 0)) deepest = { place, driver };
  }
  return deepest?.driver;
}

/** Spaces and the like stand as \040. */
function unescaped(place: string): string {
  return place.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}
