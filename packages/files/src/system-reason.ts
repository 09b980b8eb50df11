/** What the codes of a system's errors mean, of files and of connections. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'a folder',
  ENOTDIR: 'no such file (a part of its path is not a folder)',
  EROFS: 'a read-only file system',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left in the quota',
  ELOOP: 'links in a circle',
  ENAMETOOLONG: 'a name that is too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EBUSY: 'a file that is in use',
  EEXIST: 'a file of this name',
  ENOTFOUND: 'no server of this name',
  EAI_AGAIN: 'no server of this name',
  ECONNREFUSED: 'a refused connection (nothing listens there)',
  ECONNRESET: 'a connection that was closed',
  ETIMEDOUT: 'no response in time',
  EIO: 'an input or output error of the device',
};

/**
 * Why the system did not open, read or write a file, or connect to a server, in words for a sentence that names it:
 * `no such file` rather than `ENOENT: no such file or directory, open 'photo.jpg'`.
 */
export function systemReason(error: unknown): string {
  const { code, message = String(error) } = Object(error) as { code?: unknown; message?: string };
  return reasons[String(code)] ?? message.replace(/^E[A-Z0-9]+: /, '').replace(/, [a-z]+(?: '.*')?$/s, '');
}
