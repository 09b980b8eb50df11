import type {
  NodeFilesOptions,
  NodeLoadOptions,
  NodeModelOptions,
  SharedFilesOptions,
  SharedLoadOptions,
  SharedModelOptions,
  WebFilesOptions,
  WebLoadOptions,
  WebModelOptions,
} from './load-options.ts';

/** What takes options: each also takes the options of the ones before it. */
const levels = ['files', 'model', 'load'] as const;

/** What takes options. */
export type OptionLevel = (typeof levels)[number];

/** A platform that has options of its own. */
export type OptionPlatform = 'node' | 'web';

type Names<Options, Others> = Record<Exclude<keyof Options, keyof Others>, true>;

/** All options by name; the types say when one is missing. */
const names: {
  shared: {
    files: Names<SharedFilesOptions, unknown>;
    model: Names<SharedModelOptions, SharedFilesOptions>;
    load: Names<SharedLoadOptions, SharedModelOptions>;
  };
  node: {
    files: Names<NodeFilesOptions, SharedFilesOptions>;
    model: Names<NodeModelOptions, SharedModelOptions & NodeFilesOptions>;
    load: Names<NodeLoadOptions, SharedLoadOptions & NodeModelOptions>;
  };
  web: {
    files: Names<WebFilesOptions, SharedFilesOptions>;
    model: Names<WebModelOptions, SharedModelOptions & WebFilesOptions>;
    load: Names<WebLoadOptions, SharedLoadOptions & WebModelOptions>;
  };
} = {
  shared: {
    files: {
      revision: true,
      token: true,
      endpoint: true,
      fetch: true,
      retries: true,
      retryDelay: true,
      onProgress: true,
      onWarning: true,
      signal: true,
    },
    model: { runtime: true, threads: true },
    load: { dtype: true, imageProcessor: true, applyExifOrientation: true, maxPixels: true, decode: true },
  },
  node: {
    files: { cacheDir: true, offline: true },
    model: { workers: true },
    load: { copiesDir: true },
  },
  web: {
    files: { cache: true, revalidate: true, integrity: true },
    model: { device: true, wasmPaths: true, createWorker: true, onFallback: true },
    load: { createTokenizerWorker: true, tokenRows: true, prefetchRows: true },
  },
};

/** What {@link checkOptions} checks. */
export interface OptionCheck {
  /** What takes the options, as an error names it. */
  of: string;
  level: OptionLevel;
  platform: OptionPlatform;
  /** Whether it takes options that are not in this table as well: those of the image processor. @default false */
  withOthers?: boolean | undefined;
}

/** The names of the options that something takes on a platform. */
function optionNames(platform: OptionPlatform, level: OptionLevel): string[] {
  return levels
    .slice(0, levels.indexOf(level) + 1)
    .flatMap((each) => [...Object.keys(names.shared[each]), ...Object.keys(names[platform][each])]);
}

/**
 * Checks that a platform knows every option that is not undefined, so that none is ignored.
 *
 * @throws TypeError that names the option, and the platform that has it where that is the other one.
 */
export function checkOptions(
  options: object,
  { of, level, platform, withOthers = false }: OptionCheck,
): void {
  const known = optionNames(platform, level);
  const others = optionNames(platform === 'node' ? 'web' : 'node', level);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    if (withOthers && !others.includes(name)) continue;
    const [here, there] = platform === 'node' ? ['Node', 'the browser'] : ['the browser', 'Node'];
    const got = others.includes(name) ? `${name}, which only ${there} has` : name;
    throw new TypeError(
      `[fgclip2] Expected an option of ${here} for ${of} (${known.join(', ')}), got ${got}.`,
    );
  }
}
