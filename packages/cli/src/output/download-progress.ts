import type { ProgressEvent } from '@fgclip2/files';

/** A listener that keeps one line a file on a terminal's stderr up to date; it prints nothing elsewhere. */
export function downloadProgress(stream: NodeJS.WriteStream): (event: ProgressEvent) => void {
  return ({ file, loaded, total }) => {
    if (!stream.isTTY) return;
    const amount = total === undefined ? megabytes(loaded) : `${megabytes(loaded)} of ${megabytes(total)}`;
    stream.write(`\r\u001B[K${file}  ${amount}${loaded === total ? '\n' : ''}`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
