import type { TaskProgress } from 'fgclip2';

/** A listener that keeps a count on a terminal's stderr up to date; it prints nothing elsewhere. */
export function countProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  what: string,
): (progress: TaskProgress) => void {
  return ({ done, total }) => {
    if (stream.isTTY) stream.write(`\r\u001B[K${done} of ${total} ${what}${done === total ? '\n' : ''}`);
  };
}
