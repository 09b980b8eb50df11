import type { ProgressEvent } from '@fgclip2/files';
import { bytesText } from './bytes.ts';
import { duration } from './duration.ts';
import { printable } from './printable.ts';

/** Where a download comes from and goes to, where its source says so. */
type DownloadEvent = ProgressEvent & { from?: string | undefined; to?: string | undefined };

/** Where progress is written. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;

/** A file of which more is to come. */
interface Running {
  total: number | undefined;
  loaded: number;
  /** What was there when it began, and when that was. */
  begun: { loaded: number; at: number };
  /** When something was last written about it. */
  writtenAt: number;
}

/** Empties the line that the cursor is in. */
const clearLine = '\r\u001B[K';

/** Files smaller than this are not announced. */
const smallest = 1_000_000;

/** Milliseconds between two lines where the stream is no terminal, and between two states of a bar. */
const [lineEvery, barEvery] = [10_000, 100];

/**
 * A listener that says what is downloaded: a line a file, then a bar on a terminal, and a line every ten seconds
 * elsewhere. Small files are not worth a line.
 */
export function downloadProgress(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): (event: DownloadEvent) => void {
  const files = new Map<string, Running>();
  return ({ file, loaded, total, from, to }) => {
    if ((total ?? loaded) < smallest) return;
    const at = now();
    const known = files.get(file);
    const running: Running = known ?? { total, loaded, begun: { loaded, at }, writtenAt: at };
    running.loaded = loaded;
    running.total = total;
    if (known === undefined) {
      files.set(file, running);
      // On a terminal, in place of the bar of another file, which is drawn again below.
      stream.write(`${stream.isTTY ? clearLine : ''}${beginning({ file, loaded, total, from, to })}\n`);
    }
    const isDone = loaded === total;
    if (isDone) files.delete(file);
    const every = stream.isTTY ? barEvery : lineEvery;
    if (at - running.writtenAt < every && !(isDone && stream.isTTY)) return;
    running.writtenAt = at;
    const line = progressLine(printable(file), running, at, stream.isTTY);
    stream.write(
      stream.isTTY
        ? `${clearLine}${line.slice(0, (stream.columns ?? 120) - 1)}${isDone ? '\n' : ''}`
        : `${line}\n`,
    );
  };
}

/** What is downloaded, how large it is, where it comes from and goes to; copies in another dtype are written. */
function beginning({ file, loaded, total, from, to }: DownloadEvent): string {
  const verb = / as \w+$/.test(file) ? 'Writing' : 'Downloading';
  const size =
    total === undefined
      ? ''
      : ` (${bytesText(total)}${loaded >= smallest && loaded < total ? `, ${bytesText(loaded)} of it here` : ''})`;
  const places = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
  return printable(`${verb} ${file}${size}${places}`);
}

function progressLine(file: string, { loaded, total, begun }: Running, at: number, isBar: boolean): string {
  const seconds = (at - begun.at) / 1000;
  const speed = seconds > 0 ? (loaded - begun.loaded) / seconds : 0;
  const pace = speed > 0 ? `  ${bytesText(speed)}/s` : '';
  if (total === undefined) return `${file}  ${bytesText(loaded)}${pace}`;
  const left = speed > 0 && loaded < total ? `  ${duration((total - loaded) / speed)} left` : '';
  const part = `${Math.floor((100 * loaded) / total)} %`.padStart(5);
  const filled = Math.floor((20 * loaded) / total);
  const bar = isBar ? `  [${'#'.repeat(filled)}${'-'.repeat(20 - filled)}]` : '';
  return `${file}${bar} ${part}  ${bytesText(loaded)} of ${bytesText(total)}${pace}${left}`;
}
