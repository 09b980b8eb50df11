import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectCompact } from './layout.ts';
import { runCode, runPageCode } from './run-code.ts';
import { expectAccessible, modelIsReady, phone, photograph, queryOf, visit } from './visit.ts';

let folder: string;
const copies = 4;

beforeAll(() => {
  // 56 images, one of them in a folder of its own, one of them twice, one file that is broken, two that are no image.
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  mkdirSync(join(folder, 'deep'));
  for (let copy = 0; copy < copies; copy++) {
    for (let number = 0; number < 14; number++) {
      const name = copy === 0 && number === 13 ? 'deep/guitar.png' : `${copy}-${number}.png`;
      // What follows the end of a PNG changes the file, and not the image.
      writeFileSync(join(folder, name), Buffer.concat([readFileSync(scene(number)), Buffer.of(copy)]));
    }
  }
  copyFileSync(join(folder, 'deep/guitar.png'), join(folder, 'the same guitar.png'));
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

const cosines = (page: Page) => page.locator('.ranked .tile .number').allTextContents();

/** The box on the first image, in its pixels. */
async function boxOfFirst(page: Page): Promise<Record<'x' | 'y' | 'width' | 'height', number> | undefined> {
  const box = page.locator('.ranked .tile').first().locator('.where .edge');
  if ((await box.count()) === 0) return undefined;
  return box.evaluate((node) => {
    const value = (name: string) => Number(node.getAttribute(name));
    return { x: value('x'), y: value('y'), width: value('width'), height: value('height') };
  });
}

const middle = ({ x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>) =>
  [x + width / 2, y + height / 2] as const;

/** Draws on the image that is searched by; from 0 to 1 across and down. */
async function drawBox(
  page: Page,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): Promise<void> {
  const { x, y, width, height } = (await page.locator('.like .boxes').boundingBox())!;
  await page.mouse.move(x + x1 * width, y + y1 * height);
  await page.mouse.down();
  await page.mouse.move(x + x2 * width, y + y2 * height, { steps: 4 });
  await page.mouse.up();
}

async function chooseFolder(page: Page): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a folder' }).click(),
  ]);
  await chooser.setFiles(folder);
}

/** Changes what the kept index says of the weights that made it. */
async function pretendOtherWeights(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('fgclip2-find');
    const handle = await folder.getFileHandle('index.json');
    const index = JSON.parse(await (await handle.getFile()).text()) as {
      maker: { source: { weights: string } };
    };
    index.maker.source.weights = '0123456789abcdef';
    const stream = await handle.createWritable();
    await stream.write(JSON.stringify(index));
    await stream.close();
  });
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

  it('searches by a box of an image, and by what more it should have and have not', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    // A whale and a sailboat, of which only the sailboat counts; without it, the whale.
    await page.getByRole('button', { name: 'Open samples/scene4.png' }).click();
    await page.getByRole('button', { name: 'More like this' }).click();
    await expect.poll(() => first(page)).toBe('scene4.png');
    const whole = await cosines(page);
    await drawBox(page, [0.52, 0.1, 0.94, 0.82]);
    await page.getByRole('button', { name: 'Remove the box' }).waitFor();
    await expect.poll(() => cosines(page)).not.toEqual(whole);
    expect(await first(page)).toBe('scene4.png');
    await photograph(page, 'find-box');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Remove the box' }).click();
    await expect.poll(() => cosines(page)).toEqual(whole);
    await page.getByLabel('But not').fill('whale, sailboat');
    await page.getByLabel('And also').fill('a guitar');
    await expect.poll(() => first(page)).toBe('scene13.png');
    expect([...(await queryOf(page)).entries()]).toEqual([
      ['plus', 'a guitar'],
      ['minus', 'whale'],
      ['minus', 'sailboat'],
    ]);

    await page.getByRole('button', { name: 'Back to all images' }).click();
    await expect.poll(() => page.locator('.ranked').count()).toBe(0);
    await page.getByLabel('And also').fill('');
    await page.getByLabel('But not').fill('');
    await page.getByRole('searchbox').fill('一头鲸鱼');
    await expect.poll(() => first(page)).toBe('scene4.png');
    await page.getByLabel('But not').fill('一头鲸鱼的图片, sailboat');
    await expect.poll(() => first(page)).not.toBe('scene4.png');
    expect(person.problems).toEqual([]);
  });

  it('finds small things by the parts of images, and shows where', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    await page.getByRole('searchbox').fill('banana');
    await expect.poll(() => first(page)).toBe('scene6.png');
    expect(await boxOfFirst(page)).toBeUndefined();
    const before = await holds(page);
    await page.getByLabel('Small things').check();
    await expect.poll(() => boxOfFirst(page), { timeout: 60_000 }).toBeDefined();
    await page.getByRole('progressbar', { name: 'Indexing' }).waitFor({ state: 'hidden' });
    expect(await first(page)).toBe('scene6.png');
    // scene6.png has the banana in [149, 26, 243, 130].
    const [x, y] = middle((await boxOfFirst(page))!);
    expect([x > 149 && x < 243, y > 26 && y < 130]).toEqual([true, true]);
    // The others show none: their boxes are dashed.
    expect(await page.locator('.where .edge').count()).toBe(14);
    expect(await page.locator('.where.unsure').count()).toBe(13);
    await photograph(page, 'find-parts');
    await expectAccessible(page);
    expect(await holds(page)).not.toBe(before);

    // They are kept, with the wish for them in the address.
    await page.reload();
    await modelIsReady(page);
    await expect.poll(() => boxOfFirst(page)).toBeDefined();
    expect(await first(page)).toBe('scene6.png');
    await page.getByRole('searchbox').fill('汉堡');
    await expect.poll(() => first(page)).toBe('scene9.png');
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

    // Each scene is there four times, in different files; of one file there are two, which are one image.
    await page.getByRole('button', { name: 'Near-duplicates' }).click();
    await expect.poll(() => page.locator('.tile.starts').count()).toBe(14);
    expect(await page.locator('.tile').count()).toBe(14 * copies);
    expect(await page.locator('.twins .name').textContent()).toBe(
      '14 groups of images that nearly equal one another',
    );
    await page.getByRole('searchbox').fill('a guitar and a trumpet');
    await expect.poll(() => first(page)).toMatch(/guitar|-13\.png/);
    expect(await page.locator('.tile.starts').count()).toBe(0);
    expect(person.problems).toEqual([]);
  });

  it('refuses to search an index of another model, and says why', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}find/`);
    await modelIsReady(page);
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    // The same weights at another address are the same model.
    await page.locator('.model summary').click();
    await page.getByLabel('Hub id or URL').fill(`${demos.url}match/demo/checkpoint/`);
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    await page.locator('.model.loading').waitFor();
    await modelIsReady(page);
    await expect.poll(() => page.locator('.tile').count()).toBe(14);
    await page.getByRole('searchbox').fill('a guitar and a trumpet');
    await expect.poll(() => first(page)).toBe('scene13.png');
    expect(person.problems).toEqual([]);

    await pretendOtherWeights(page);
    await page.reload();
    await modelIsReady(page);
    await expect.poll(() => page.locator('.problem:visible').textContent()).toContain('0123456789ab');
    await expect.poll(() => page.locator('.tile').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear it and index again' }).click();
    await page.getByRole('button', { name: 'Use the samples' }).click();
    await expect.poll(() => holds(page), { timeout: 30_000 }).toContain('14 images');
    await expect.poll(() => first(page)).toBe('scene13.png');
    expect(person.problems).toEqual([]);
  });

  it('fits a phone, and the dark, in Chinese', async ({ browser, demos }) => {
    await using person = await visit(browser, { ...phone, colorScheme: 'dark', locale: 'zh-CN' });
    const { page } = person;
    // In no frame, also while tiles glide.
    await page.addInitScript(() => {
      const seen = globalThis as { widest?: number };
      const look = () => {
        seen.widest = Math.max(seen.widest ?? 0, document.documentElement?.scrollWidth ?? 0);
        requestAnimationFrame(look);
      };
      look();
    });
    await page.goto(`${demos.url}find/?q=一把吉他`);
    await modelIsReady(page);
    await expect.poll(() => first(page), { timeout: 30_000 }).toBe('scene13.png');
    expect(await page.evaluate(() => (globalThis as { widest?: number }).widest)).toBe(390);
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
    await page.goto(`${demos.url}find/?q=banana&minus=penguin&details=1`);
    await modelIsReady(page);
    await expect.poll(() => first(page), { timeout: 30_000 }).toBe('scene6.png');
    for (const run of [runCode, runPageCode]) {
      expect((await run(page, 'find')).split('\n')[0]).toMatch(/ scene6\.png$/);
    }
  });
});
