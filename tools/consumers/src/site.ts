import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

/** A way to look at what a {@link Site} builds. */
export interface Visit {
  name: string;
  /** What builds it, an npm script. @default 'build' */
  script?: string | undefined;
  /** Path that it is served below. @default '/' */
  at?: string | undefined;
  /** Headers of the server. @default {} */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Looks twice: while the server is there, or when it is gone. @default undefined (once) */
  again?: 'online' | 'offline' | undefined;
  /** What the page says. @default '汉堡 (onnxruntime-web (wasm))' */
  expected?: string | undefined;
  /** What a person does on the page first; gives what it says then. @default reads its `<output>` */
  ask?: ((page: Page) => Promise<string>) | undefined;
  /** Starts this command and looks at the address that it prints, instead of serving what was built. @default undefined */
  server?: string | undefined;
}

/** A project of its own in a folder here, which makes a page that ranks captions for an image. */
export interface Site {
  /** Its folder. */
  name: string;
  /** Where it is instead: a folder, relative to this package, that has no lockfile. @default undefined */
  copyOf?: string | undefined;
  /** The folder it builds. */
  output: string;
  visits: readonly Visit[];
}

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self'";

export const sites: readonly Site[] = [
  {
    name: 'vite',
    output: 'dist',
    visits: [
      { name: 'Vite' },
      {
        name: 'Vite, below a path, with threads',
        at: '/some/where/',
        headers: isolation,
        expected: 'threads',
      },
      { name: 'Vite, its own server', server: 'vite', again: 'online' },
    ],
  },
  {
    name: 'bare',
    copyOf: '../../apps/bare',
    output: 'dist',
    visits: [
      { name: 'the page to copy', ask: askBare, expected: ' %' },
      { name: 'the page to copy, Vite as its server', server: 'vite', ask: askBare, expected: ' %' },
    ],
  },
  { name: 'webpack', output: 'dist', visits: [{ name: 'webpack' }] },
  {
    name: 'next',
    output: 'out',
    visits: [{ name: 'Next.js' }, { name: 'Next.js with webpack', script: 'build:webpack' }],
  },
  {
    name: 'esbuild',
    output: 'dist',
    visits: [
      { name: 'esbuild', at: '/some/where/' },
      { name: 'a strict content security policy', headers: { 'Content-Security-Policy': strictPolicy } },
    ],
  },
  {
    name: 'static',
    output: 'dist',
    visits: [{ name: 'no bundler, and no connection the second time', at: '/some/where/', again: 'offline' }],
  },
];

/** Ranks two captions on the page to copy, with the sample checkpoint that stands in its public folder. */
async function askBare(page: Page): Promise<string> {
  const scene = new URL('../../../packages/demo-checkpoint/scenes/scene0.png', import.meta.url);
  await page.goto(new URL('?model=/checkpoint/', page.url()).href);
  await page.getByLabel('Image').setInputFiles(fileURLToPath(scene));
  await page.getByLabel('Texts, one a line').fill('键盘\n汉堡');
  await page.getByRole('button', { name: 'Rank' }).click();
  return (await page.locator('li').first().textContent({ timeout: 120_000 })) ?? '';
}
