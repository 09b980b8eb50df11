/** How much of a file has arrived. */
export interface FileProgress {
  file: string;
  loaded: number;
  total: number;
}

/** How much of all files has arrived, and how fast. */
export interface Transfer {
  files: FileProgress[];
  loaded: number;
  total: number;
  /** Over the last seconds. */
  bytesPerSecond: number;
}

/** Adds up the progress of files. */
export interface TransferMeter {
  update(progress: FileProgress): void;
  read(): Transfer;
}

/** Milliseconds over which speed is measured. */
const span = 3000;

/** Options of {@link transferMeter}. */
export interface TransferMeterOptions {
  /** Milliseconds. @default performance.now */
  now?: (() => number) | undefined;
}

/** Makes a meter for the downloads of one checkpoint. */
export function transferMeter({ now = () => performance.now() }: TransferMeterOptions = {}): TransferMeter {
  const files = new Map<string, FileProgress>();
  const sum = (key: 'loaded' | 'total') => [...files.values()].reduce((all, file) => all + file[key], 0);
  let samples = [{ at: now(), loaded: 0 }];
  return {
    update(progress) {
      files.set(progress.file, progress);
      samples.push({ at: now(), loaded: sum('loaded') });
      samples = samples.filter(({ at }, index) => now() - at <= span || index === samples.length - 1);
    },
    read() {
      const loaded = sum('loaded');
      const [first] = samples;
      const seconds = (now() - first!.at) / 1000;
      const bytesPerSecond = seconds > 0 ? (loaded - first!.loaded) / seconds : 0;
      return { files: [...files.values()], loaded, total: sum('total'), bytesPerSecond };
    },
  };
}
