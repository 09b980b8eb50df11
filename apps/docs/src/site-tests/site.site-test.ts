import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

const site = inject('site');
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const pages = globSync('**/*.html', { cwd: inject('folder'), exclude: ['demo/**', '404.html'] })
  .map((path) =>
    path
      .replaceAll('\\', '/')
      .replace(/(^|\/)index\.html$/, '$1')
      .replace(/\.html$/, ''),
  )
  .sort();
const guides = pages.filter((path) => !/^(zh\/)?api\//.test(path));
/** The demos have tests of their own; here they only have to open. */
const texts = guides.filter((path) => !path.includes('demos/'));

let browser: Browser;
beforeAll(async () => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());

function readPage(folder: string, path: string): string {
  return readFileSync(
    join(folder, path === '' || path.endsWith('/') ? `${path}index.html` : `${path}.html`),
    'utf8',
  );
}

/** What axe found. */
interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** A page of the browser, and what its console and the network complained of, requests to other hosts among it. */
interface Tab {
  page: Page;
  complaints: string[];
  open(path: string): Promise<void>;
}

async function newTab(options: Parameters<Browser['newPage']>[0] = {}): Promise<Tab> {
  const page = await browser.newPage({ serviceWorkers: 'block', ...options });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isElsewhere = url.protocol.startsWith('http') && url.origin !== new URL(site).origin;
    if (isElsewhere) complaints.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  async function open(path: string): Promise<void> {
    await page.goto(`${site}${path}`);
    // Until Vue has taken the page over.
    await page.waitForFunction(() => Reflect.has(document.querySelector('#app') ?? {}, '__vue_app__'));
  }
  return { page, complaints, open };
}

it('has every guide in both languages', () => {
  const english = guides.filter((path) => !path.startsWith('zh/'));
  expect(english.length).toBeGreaterThan(15);
  expect(guides.filter((path) => path.startsWith('zh/'))).toEqual(english.map((path) => `zh/${path}`).sort());
});

it('says on each Chinese page of the API that it is in English', () => {
  const folder = inject('folder');
  const chinese = pages.filter((path) => path.startsWith('zh/api/'));
  expect(chinese.length).toBeGreaterThan(15);
  expect(chinese.filter((path) => !readPage(folder, path).includes('只有英文'))).toEqual([]);
});

it('has only links whose page and heading exist', () => {
  const folder = inject('folder');
  const base = new URL(site).pathname;
  const html = new Map(pages.map((path) => [path, readPage(folder, path)]));
  const broken: string[] = [];
  for (const [path, text] of html) {
    for (const [, href] of text.matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const { origin, pathname, hash } = new URL(href!, new URL(path, site));
      if (origin !== new URL(site).origin) continue;
      const target = html.get(pathname.slice(base.length));
      const id = decodeURIComponent(hash.slice(1));
      if (!pathname.startsWith(base) || target === undefined) broken.push(`${path}: ${href}`);
      else if (id !== '' && !target.includes(`id="${id}"`)) broken.push(`${path}: ${href}`);
    }
  }
  expect(broken).toEqual([]);
});

it('opens every page below its sub-path, without complaints and without asking other hosts', async () => {
  const { page, complaints, open } = await newTab();
  for (const path of pages) await open(path);
  expect(complaints).toEqual([]);
  await page.close();
});

it('fits a phone: nothing is wider than the page', async () => {
  const { page, open } = await newTab({ viewport: { width: 360, height: 780 } });
  const wide: string[] = [];
  for (const path of texts) {
    await open(path);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (excess > 0) wide.push(`${path}: ${excess} px`);
  }
  expect(wide).toEqual([]);
  await page.close();
});

it.each([
  ['light', texts.filter((path) => !path.startsWith('zh/guide'))],
  [
    'dark',
    ['', 'guide/start', 'guide/architecture', 'guide/comparison', 'zh/guide/regions', 'api/@fgclip2/tensor'],
  ],
] as const)('has no serious finding of axe in %s', async (colorScheme, paths) => {
  const { page, open } = await newTab({ colorScheme });
  const found: string[] = [];
  for (const path of paths) {
    await open(path);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
      return (await axe.run()).violations;
    });
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${path}: ${id}, ${nodes.length} times: ${nodes[0]!.html.slice(0, 160)}`);
    }
  }
  expect(found).toEqual([]);
  await page.close();
});

it.each([
  ['', 'Search', 'quantize', /Quantize/],
  ['zh/', '搜索', '热力图', /热力图/],
])('finds a word from %j', async (path, button, word, expected) => {
  const { page, complaints, open } = await newTab();
  await open(path);
  await page.getByRole('button', { name: button }).first().click();
  await page.locator('.search-input').fill(word);
  const first = page.locator('.VPLocalSearchBox .result').first();
  await first.waitFor();
  expect(await page.locator('.VPLocalSearchBox .results').textContent()).toMatch(expected);
  await first.click();
  await page.waitForURL((url) => url.href.startsWith(`${site}${path}`) && url.href !== `${site}${path}`);
  expect(complaints).toEqual([]);
  await page.close();
});

it.each([
  [
    '',
    'Search',
    {
      troubleshoot: 'guide/troubleshooting',
      express: 'guide/troubleshooting',
      docker: 'guide/troubleshooting',
      electron: 'guide/bundling-a-server',
      jest: 'guide/troubleshooting',
      deno: 'guide/troubleshooting',
      similarity: 'guide/storing-vectors',
      pgvector: 'guide/storing-vectors',
      migrate: 'guide/from-',
      license: 'guide/checkpoints',
      licence: 'guide/checkpoints',
      cuda: 'guide/gpu',
      heic: 'guide/images',
    },
  ],
  [
    'zh/',
    '搜索',
    {
      显卡: 'zh/guide/gpu',
      量化: 'zh/guide/quantizing',
      许可: 'zh/guide/checkpoints',
      迁移: 'zh/guide/from-',
    },
  ],
])('finds from %j the pages about words that people type', async (path, button, expected) => {
  const { page, open } = await newTab();
  await open(path);
  await page.getByRole('button', { name: button }).first().click();
  const field = page.locator('.search-input');
  const results = page.locator('.VPLocalSearchBox .result');
  const missed: string[] = [];
  for (const [word, wanted] of Object.entries(expected)) {
    await field.fill('');
    await results.first().waitFor({ state: 'detached' });
    await field.fill(word);
    await results.first().waitFor();
    const addresses = await results.evaluateAll((links) =>
      (links as HTMLAnchorElement[]).map(({ href }) => href),
    );
    const first = addresses.slice(0, 3).map((address) => address.slice(site.length));
    if (!first.some((address) => address.startsWith(wanted))) missed.push(`${word}: ${first.join(', ')}`);
  }
  expect(missed).toEqual([]);
  await page.close();
});

it('shows lines of code whole in a window of 1280 pixels, but for output, headers and pieces of the sources', async () => {
  const { page, open } = await newTab({ viewport: { width: 1280, height: 900 } });
  const cut: string[] = [];
  for (const path of texts) {
    await open(path);
    const lines = await page.locator('.vp-doc div:not(.language-http) > pre').evaluateAll((blocks) =>
      blocks.flatMap((block) => {
        const { left, width } = block.getBoundingClientRect();
        // Of a console only what is typed.
        const isConsole = block.parentElement!.classList.contains('language-console');
        return [...block.querySelectorAll('.line')]
          .filter((line) => !isConsole || line.textContent?.startsWith('$'))
          .filter((line) => line.getBoundingClientRect().right > left + width)
          .map((line) => line.textContent ?? '');
      }),
    );
    const isOfSources = path.endsWith('guide/architecture');
    const own = lines.filter((line) => !isOfSources && !line.startsWith('//'));
    cut.push(...own.map((line) => `${path}: ${line}`));
  }
  expect(cut).toEqual([]);
  await page.close();
});

it('switches to dark and remembers it', async () => {
  const { page, open } = await newTab({ colorScheme: 'light' });
  await open('guide/start');
  const isDark = () => page.evaluate(() => document.documentElement.classList.contains('dark'));
  expect(await isDark()).toBe(false);
  await page.locator('.VPNavBarAppearance button').click();
  expect(await isDark()).toBe(true);
  await page.reload();
  expect(await isDark()).toBe(true);
  await page.close();
});

it('goes from a guide to the same guide in Chinese', async () => {
  const { page, open } = await newTab();
  await open('guide/patches');
  await page.locator('.VPNavBarTranslations button').hover();
  await page.getByRole('link', { name: '简体中文' }).first().click();
  await page.waitForURL(`${site}zh/guide/patches`);
  await page.locator('html[lang="zh-CN"]').waitFor({ state: 'attached' });
  expect(await page.locator('h1').textContent()).toContain('图块预算');
  await page.close();
});

it('shows on the first page where a phrase is', async () => {
  const { page, open } = await newTab();
  await open('');
  const pixels = () =>
    page.locator('.figure canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return Array.from(canvas.getContext('2d')!.getImageData(0, 0, width, height).data).join();
    });
  const before = await pixels();
  await page.getByRole('button', { name: '大象' }).click();
  expect(await page.locator('.where').textContent()).toContain('大象');
  expect(await pixels()).not.toBe(before);
  await page.close();
});

it('is cross-origin isolated from the second visit on', async () => {
  const { page, open } = await newTab({ serviceWorkers: 'allow' });
  await open('guide/start');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.close();
});
