import { checkOptions as checkKinds } from '@fgclip2/tensor';
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
import { optionKinds } from './option-kinds.ts';
import { checkKnownOptions } from './unknown-option.ts';

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
    load: {
      dtype: true,
      imageProcessor: true,
      allowRegexes: true,
      applyExifOrientation: true,
      maxPixels: true,
      decode: true,
    },
  },
  node: {
    files: { cacheDir: true, offline: true },
    model: { device: true, workers: true },
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
 * @throws TypeError that names the option, and the one that was meant, or the platform that has it.
 */
export function checkOptions(
  options: object,
  { of, level, platform, withOthers = false }: OptionCheck,
): void {
  const known = optionNames(platform, level);
  const others = optionNames(platform === 'node' ? 'web' : 'node', level);
  const [here, there] = platform === 'node' ? ['Node', 'the browser'] : ['the browser', 'Node'];
  if (withOthers) checkKinds('fgclip2', options, optionKinds);
  checkKnownOptions(withOthers ? ofThisTable(options, others) : options, {
    of,
    known,
    kind: `an option of ${here}`,
    elsewhere: (name) => {
      if (platform === 'node' && name === 'createWorker') return ofNodeRuntime;
      return others.includes(name) ? `which only ${there} has` : undefined;
    },
  });
  checkRuntimeOptions(options);
}

const ofNodeRuntime =
  'which only the browser has: on Node, give it to a runtime of your own, { runtime: nodeRuntime({ createWorker }) }';

/** What a runtime of one's own is made with; one that is given has them already. */
const ofRuntime = ['threads', 'workers', 'device', 'wasmPaths', 'createWorker', 'onFallback'];

function checkRuntimeOptions(options: object): void {
  const given = new Map(Object.entries(options).filter(([, value]) => value !== undefined));
  const ignored = ofRuntime.find((name) => given.has(name));
  if (!given.has('runtime') || ignored === undefined) return;
  throw new TypeError(
    `[fgclip2] Expected runtime or ${ignored}, got both: give ${ignored} to what makes the runtime.`,
  );
}

/** Whether an option is one of `load`, on either platform. */
export function isLoadOption(name: string): boolean {
  return [...optionNames('node', 'load'), ...optionNames('web', 'load')].includes(name);
}

/** The options that are of the other platform: what is in no table may belong to something else. */
function ofThisTable(options: object, others: readonly string[]): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => others.includes(name)));
}
