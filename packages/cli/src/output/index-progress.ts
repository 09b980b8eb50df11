import type { IndexProgress } from '@fgclip2/search/node';
import type { ProgressStream } from './download-progress.ts';
import { duration } from './duration.ts';

/** Milliseconds between two lines where the stream is no terminal, and between two states of one. */
const [lineEvery, stateEvery] = [10_000, 100];

/** A listener that says how far an index is: on a terminal in one line, elsewhere in a line every ten seconds. */
export function indexProgress(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): (progress: IndexProgress) => void {
  let writtenAt = stream.isTTY ? Number.NEGATIVE_INFINITY : now();
  return (progress) => {
    const { done, total } = progress;
    const isLast = done === total && stream.isTTY;
    const at = now();
    if (at - writtenAt < (stream.isTTY ? stateEvery : lineEvery) && !isLast) return;
    writtenAt = at;
    const line = progressLine(progress);
    if (!stream.isTTY) stream.write(`${line}\n`);
    else stream.write(`\r\u001B[K${line.slice(0, (stream.columns ?? 120) - 1)}${isLast ? '\n' : ''}`);
  };
}

function progressLine({ done, total, failed, perSecond, secondsLeft }: IndexProgress): string {
  const pace = perSecond > 0 && done < total ? `  ${perSecond.toFixed(1)}/s` : '';
  const left = secondsLeft !== undefined && done < total ? `  ${duration(secondsLeft)} left` : '';
  return `${done} of ${total} images${pace}${left}${failed > 0 ? `  ${failed} failed` : ''}`;
}
