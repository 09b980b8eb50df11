import type { ProgressEvent } from '@fgclip2/files';
import type { TaskProgress } from 'fgclip2';
import { countProgress } from './count-progress.ts';
import { downloadProgress } from './download-progress.ts';
import { errorSentence } from './error-sentence.ts';

/** What a command tells on stderr while it works; nothing where it is quiet. */
export interface ProgressListeners {
  onDownload: (event: ProgressEvent) => void;
  /** Prints a warning, the first time that it is given. */
  onWarning: (message: string) => void;
  /** A listener that counts these things: `images`. */
  counting: (what: string) => (progress: TaskProgress) => void;
  /** Prints a line about what was done. */
  note: (line: string) => void;
}

/** The listeners of a command. */
export function progressListeners({ quiet = false }: { quiet?: boolean | undefined }): ProgressListeners {
  const nothing = (): void => {};
  if (quiet) return { onDownload: nothing, onWarning: nothing, counting: () => nothing, note: nothing };
  const said = new Set<string>();
  return {
    onDownload: downloadProgress(process.stderr),
    onWarning(message) {
      if (said.has(message)) return;
      said.add(message);
      console.error(`fgclip2: warning: ${errorSentence(message)}`);
    },
    counting: (what) => countProgress(process.stderr, what),
    note: (line) => console.error(line),
  };
}
