/** A script of a {@link Project}. */
export interface Script {
  /** Its name in package.json. */
  name: string;
  /** What its output shows when it did all of its work, so that a runner that found no test is not taken for one. */
  expected: RegExp;
  /** The first Node that can run it. @default '22.18.0' */
  since?: string | undefined;
  /** Whether it takes long: then it runs where it is asked for by name, or all is. @default false */
  isSlow?: boolean | undefined;
}

/** A project of its own in a folder here, whose scripts use the packages outside of a page. */
export interface Project {
  /** Its folder. */
  name: string;
  scripts: readonly Script[];
  /** Files from elsewhere that it gets a copy of, relative to this package. @default none */
  copies?: readonly string[] | undefined;
  /** A package of npm that brings another engine: its scripts run once, whichever Node there is. @default none */
  engine?: string | undefined;
  /** Whether it is the same on every Node. @default false */
  once?: boolean | undefined;
}

/** What a server says that ranks a right caption first. */
const ranks = /汉堡 \(onnxruntime-node \(cpu\)\)/;

export const projects: readonly Project[] = [
  {
    name: 'jest',
    scripts: [
      { name: 'test', expected: /Tests: +10 passed, 10 total/ },
      { name: 'test:require', expected: /Tests: +1 passed, 1 total/, since: '24.9.0' },
    ],
  },
  {
    name: 'vitest',
    scripts: [
      { name: 'test', expected: /Tests +10 passed .+\(11\)/ },
      { name: 'test:jsdom', expected: /Tests +11 passed \(11\)/ },
      { name: 'test:happy-dom', expected: /Tests +11 passed \(11\)/ },
      { name: 'test:vm', expected: /Tests +11 passed \(11\)/ },
    ],
  },
  {
    name: 'bun',
    engine: 'bun',
    scripts: [
      { name: 'start', expected: /4\.264 2 x 192/ },
      { name: 'test', expected: /2 pass\s+0 fail/ },
    ],
  },
  {
    name: 'deno',
    engine: 'deno',
    scripts: [
      { name: 'start', expected: /4\.264 2 x 192/ },
      { name: 'test', expected: /2 passed \| 0 failed/ },
    ],
  },
  {
    name: 'node-bundle',
    scripts: [
      { name: 'esm', expected: ranks },
      { name: 'cjs', expected: ranks },
      { name: 'carried', expected: ranks },
      { name: 'elsewhere', expected: ranks },
      {
        name: 'without-worker',
        expected: /Copy node_modules\/@fgclip2\/runtime-node\/dist\/fgclip2-worker\.js there/,
      },
      { name: 'with-sharp', expected: /A bundle must leave it out: --external:sharp/ },
    ],
  },
  {
    name: 'next-server',
    scripts: [
      { name: 'start', expected: ranks },
      { name: 'dev', expected: ranks, isSlow: true },
      { name: 'standalone', expected: ranks, isSlow: true },
    ],
  },
  {
    name: 'vite-ssr',
    scripts: [
      { name: 'dev', expected: ranks },
      { name: 'build', expected: ranks },
      { name: 'build:all', expected: ranks },
    ],
  },
  {
    name: 'search',
    copies: ['../../apps/docs/src/own-store/log-store.ts', '../../apps/docs/src/own-store/folder-log.ts'],
    scripts: [
      {
        name: 'start',
        expected:
          /14 indexed, 28 of 28 captions right, banana in scene6\.png, 0 duplicates, a thumbnail: true/,
      },
      { name: 'suite', expected: /pass 58\s.*fail 0/s },
      { name: 'types', expected: /> tsc/ },
    ],
  },
  { name: 'electron', scripts: [{ name: 'start', expected: ranks }] },
  { name: 'types', once: true, scripts: [{ name: 'check', expected: /17 checks, 0 failed/ }] },
];
