import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type FileChooser,
  type Page,
} from 'playwright';
import { expect } from 'vitest';
import { chromiumPath } from './chromium-path.ts';

/** One person's visit to an app: a browser profile of its own, in which nothing may go wrong. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, of the page, and of its requests. */
  readonly problems: string[];
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--no-first-run',
];

/** Starts the browser that all visits share. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: flags });
}

/** Options for a visit from a phone. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Opens a page in a fresh profile. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    problems.push(`${message.text()} ${message.location().url}`);
  });
  return { page, context, problems, [Symbol.asyncDispose]: () => context.close() };
}

/** Waits until the model is ready and nothing of the page moves for a late font; the app may still ask the model. */
export async function modelIsReady(page: Page): Promise<void> {
  await page.locator('.model.ready').waitFor({ timeout: 60_000 });
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}

/** Waits until the texts of the page are scored: all that this takes has been downloaded, and is kept. */
export async function textsAreScored(page: Page): Promise<void> {
  await page.locator('.texts:not(.old) .text.best').waitFor({ timeout: 60_000 });
}

/** Gives a file to the page as somebody does who picks an image. */
export async function chooseImage(page: Page, file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose an image' }).click(),
  ]);
  await chooser.setFiles(file);
}

/** Notes from now on which values an attribute of the app's elements takes, however briefly. */
export async function watchAttribute(
  page: Page,
  selector: string,
  attribute: string,
): Promise<() => Promise<string[]>> {
  await page.locator(selector).first().waitFor({ state: 'attached' });
  const seen = await page.evaluateHandle(
    ([selector, attribute]) => {
      const root = document.querySelector('main > div')!.shadowRoot!;
      const values = new Set<string>();
      const note = () => values.add(root.querySelector(selector!)?.getAttribute(attribute!) ?? '');
      new MutationObserver(note).observe(root, { attributes: true, childList: true, subtree: true });
      note();
      return values;
    },
    [selector, attribute],
  );
  return () => seen.evaluate((values) => [...values]);
}

/** The query of the page's address, as the page itself has it: Playwright hears of a change a moment later. */
export async function queryOf(page: Page): Promise<URLSearchParams> {
  return new URLSearchParams(await page.evaluate(() => location.search));
}

/** Waits until bars and tiles have come to rest. */
async function comesToRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const app = document.querySelector('main > div')?.shadowRoot;
    const isMoving = () =>
      [...document.getAnimations(), ...(app?.getAnimations() ?? [])].filter(
        ({ effect, playState }) =>
          playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
      );
    for (let moving = isMoving(); moving.length > 0; moving = isMoving()) {
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  });
}

/** Fails on serious findings of axe-core. */
export async function expectAccessible(page: Page): Promise<void> {
  await comesToRest(page);
  await page.evaluate(readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8'));
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    interface Finding {
      id: string;
      impact: string;
      help: string;
      nodes: { html: string; failureSummary: string }[];
    }
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, help, nodes }) =>
          `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
      );
  });
  expect(findings).toEqual([]);
}

/** Takes an image for the documentation. */
export async function photograph(page: Page, name: string): Promise<void> {
  await comesToRest(page);
  const path = fileURLToPath(new URL(`../../../docs/images/demos/${name}.png`, import.meta.url));
  await page.screenshot({ path });
}
