import { messageOf } from '@fgclip2/tensor';
import { connectionReason } from './http/connection-reason.ts';

/** What the codes of a system's errors mean, of files. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'a folder',
  ENOTDIR: 'a file where a folder should be',
  EROFS: 'a read-only file system',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left in the quota',
  ELOOP: 'links in a circle',
  ENAMETOOLONG: 'a name that is too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EBUSY: 'a file that is in use',
  EEXIST: 'a file of this name',
  ENOTEMPTY: 'a folder of this name',
  EFBIG: 'a file that is too large',
  EIO: 'an input or output error of the device',
};

/**
 * Why the system did not open, read or write a file, or connect to a server, in words for a sentence that names it:
 * `no such file` rather than `ENOENT: no such file or directory, open 'photo.jpg'`.
 */
export function systemReason(error: unknown): string {
  const { code, syscall, message } = Object(error) as {
    code?: unknown;
    syscall?: unknown;
    message?: unknown;
  };
  // What Node says of a folder to be made below one that is read only.
  if (code === 'ENOENT' && syscall === 'mkdir') return 'a folder that cannot be made';
  const said = typeof message === 'string' && message !== '' ? message : messageOf(code ?? error);
  const text = said.replace(/^E[A-Z0-9]+: (.*), [a-z]+(?: '.*')?$/s, '$1');
  return connectionReason(error) ?? (typeof code === 'string' ? reasons[code] : undefined) ?? text;
}
