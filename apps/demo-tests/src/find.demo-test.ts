import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectCompact } from './layout.ts';
import { runCode, runPageCode } from './run-code.ts';
import { expectAccessible, modelIsReady, phone, photograph, visit } from './visit.ts';

let folder: string;
const copies = 4;

beforeAll(() => {
  // 56 images, one of them in a folder of its own, one file that is broken, one that is no image.
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  mkdirSync(join(folder, 'deep'));
  for (let copy = 0; copy < copies; copy++) {
    for (let number = 0; number < 14; number++) {
      const name = copy === 0 && number === 13 ? 'deep/guitar.png' : `${copy}-${number}.png`;
      copyFileSync(scene(number), join(folder, name));
    }
  }
  writeFileSync(join(folder, 'broken.png'), 'no image');
  writeFileSync(join(folder, 'phone.heic'), 'no image either');
  writeFileSync(join(folder, 'notes.txt'), 'no image either');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const scene = (number: number) =>
  fileURLToPath(new URL(`../../../packages/demo-checkpoint/scenes/scene${number}.png`, import.meta.url));

const first = async (page: Page) => (await page.locator('.ranked .tile .path').allTextContents())[0];
const holds = (page: Page) => page.locator('.index .number').textContent();

async function chooseFolder(page: Page): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a folder' }).click(),
  ]);
  await chooser.setFiles(folder);
}

/** Lets the page itself click on Cancel when a few images are indexed: a click from here may come too late. */
async function cancelIndexing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const root = document.querySelector('main > div')!.shadowRoot!;
    const progress = root.querySelector('.download [aria-label=Indexing]')!;
    const observer = new MutationObserver(() => {
      if (Number(progress.getAttribute('aria-valuenow')) <= 2) return;
      observer.disconnect();
      progress.closest('.download')!.querySelector('button')!.click();
    });
    observer.observe(progress, { attributes: true });
  });
}

describe('find', () => {
  it('finds the samples by sentences in English and Chinese, and by an image', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    const question = page.getByRole('searchbox');
    await question.fill('a guitar and a trumpet');
    await expect.poll(() => first(page)).toBe('scene13.png');
    await expectCompact(page);
    await photograph(page, 'find');
    await expectAccessible(page);
    await question.fill('一头鲸鱼');
    await expect.poll(() => first(page)).toBe('scene4.png');
    await page.getByRole('button', { name: 'a red car' }).click();
    await expect.poll(() => first(page)).toBe('scene2.png');

    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Search by image' }).click(),
    ]);
    await chooser.setFiles(scene(8));
    await expect.poll(() => first(page)).toBe('scene8.png');
    await page.getByRole('button', { name: 'Open samples/scene10.png' }).click();
    await page.getByRole('button', { name: 'More like this' }).click();
    await expect.poll(() => first(page)).toBe('scene10.png');
    expect(person.problems).toEqual([]);
  });

  it('ranks what is indexed so far, and again with each image', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/?q=a+guitar+and+a+trumpet`);
    await page.locator('.tiles').waitFor({ state: 'attached' });
    const seen = await page.evaluateHandle(() => {
      const root = document.querySelector('main > div')!.shadowRoot!;
      const lines = new Map<string, number>();
      const line = root.querySelector<HTMLElement>('.so-far')!;
      const note = () => {
        if (!line.hidden) lines.set(line.textContent, root.querySelectorAll('.ranked .tile').length);
      };
      new MutationObserver(note).observe(root, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
      });
      return lines;
    });
    await expect.poll(() => holds(page), { timeout: 60_000 }).toContain('14 images');
    await expect.poll(() => page.locator('.so-far').isVisible()).toBe(false);
    await expect.poll(() => first(page)).toBe('scene13.png');
    const lines = await seen.evaluate((lines) => [...lines]);
    expect(lines).toContainEqual(['8 of 14 images so far; the order may still change.', 8]);
    expect(person.problems).toEqual([]);
  });

  it('indexes a folder, can be canceled, goes on, and knows it all at the next visit', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    // As in browsers without the folder picker, in which no test can choose.
    await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    await page.getByRole('button', { name: 'Clear the index' }).click();
    await expect.poll(() => holds(page)).toContain('No images yet');

    await cancelIndexing(page);
    await chooseFolder(page);
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const before = Number.parseInt((await holds(page))!, 10);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(14 * copies);

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect
      .poll(() => page.locator('.download .number').last().textContent())
      .toContain('known already');
    await expect.poll(() => holds(page), { timeout: 60_000 }).toContain(`${14 * copies} images`);
    await expect
      .poll(() => page.locator('.problem:visible').textContent())
      .toMatch(/Could not be read: .*broken\.png.*phone\.heic/);
    await page.getByRole('searchbox').fill('一把吉他');
    await expect.poll(() => first(page)).toMatch(/guitar|-13\.png/);
    // It goes when the index is saved.
    await page.getByRole('progressbar', { name: 'Indexing' }).waitFor({ state: 'hidden' });

    await page.reload();
    await modelIsReady(page);
    await expect.poll(() => holds(page)).toContain(`${14 * copies} images`);
    await expect.poll(() => first(page)).toMatch(/guitar|-13\.png/);
    await expect
      .poll(() =>
        page
          .locator('.tile img')
          .first()
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBeGreaterThan(100);
    const start = performance.now();
    await chooseFolder(page);
    await expect.poll(() => page.locator('.problem:visible').count()).toBe(1);
    console.log(`Choosing the folder again took ${Math.round(performance.now() - start)} ms.`);
    expect(await holds(page)).toContain(`${14 * copies} images`);
    expect(person.problems).toEqual([]);
  });

  it('refuses to search an index of another model, and says why', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    // The same checkpoint at another address counts as another one.
    const other = `${demos.url}match/demo/checkpoint/`;
    await page.locator('.model summary').click();
    await page.getByLabel('Hub id or URL').fill(other);
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    await expect
      .poll(() => page.locator('.problem:visible').textContent(), { timeout: 30_000 })
      .toContain(other);
    await expect.poll(() => page.locator('.tile').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear it and index again' }).click();
    await page.getByRole('button', { name: 'Use the samples' }).click();
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    expect(person.problems).toEqual([]);
  });

  it('fits a phone, and the dark, in Chinese', async ({ browser, demos }) => {
    await using person = await visit(browser, { ...phone, colorScheme: 'dark', locale: 'zh-CN' });
    const { page } = person;
    await page.goto(`${demos.url}find/?q=一把吉他`);
    await modelIsReady(page);
    await expect.poll(() => first(page), { timeout: 30_000 }).toBe('scene13.png');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await photograph(page, 'find-phone');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);
  });

  it('gives a program that does the same', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/?q=一头鲸鱼`);
    await modelIsReady(page);
    await expect.poll(() => first(page), { timeout: 30_000 }).toBe('scene4.png');
    for (const run of [runCode, runPageCode]) {
      expect((await run(page, 'find')).split('\n')[0]).toMatch(/ scene4\.png$/);
    }
  });
});
