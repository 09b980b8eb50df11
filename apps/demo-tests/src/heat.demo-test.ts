import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectAboveTheFold, expectCompact } from './layout.ts';
import { phonePhoto } from './phone-photo.ts';
import { runCode, runPageCode } from './run-code.ts';
import {
  chooseImage,
  expectAccessible,
  modelIsReady,
  phone,
  photograph,
  queryOf,
  visit,
  watchAttribute,
} from './visit.ts';

// scene6.png is 272 x 240 pixels.
const size = { width: 272, height: 240 };
const boxes = {
  apple: [24, 25, 124, 131],
  banana: [149, 26, 243, 130],
  grapes: [89, 126, 182, 234],
} as const;

/** The middle of the marked patch, in pixels of the image. */
async function mark(page: Page): Promise<{ x: number; y: number }> {
  const style = await page
    .locator('.mark')
    .evaluate(({ style }) => [style.left, style.top, style.width, style.height]);
  const [left, top, width, height] = style.map((text) => Number.parseFloat(text) / 100) as [
    number,
    number,
    number,
    number,
  ];
  return { x: (left + width / 2) * size.width, y: (top + height / 2) * size.height };
}

const isIn = (
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  { x, y }: { x: number; y: number },
) => x >= x1 && x <= x2 && y >= y1 && y <= y2;

/** The pixel of the painted map in the middle of a box. */
function pixel(page: Page, [x1, y1, x2, y2]: readonly [number, number, number, number]): Promise<number[]> {
  return page.locator('.heat canvas').evaluate(
    (canvas: HTMLCanvasElement, [x, y]) => {
      const context = canvas.getContext('2d')!;
      return [...context.getImageData(x! * canvas.width, y! * canvas.height, 1, 1).data];
    },
    [(x1 + x2) / 2 / size.width, (y1 + y2) / 2 / size.height],
  );
}

const best = (page: Page) => page.locator('.text.best textarea').inputValue();

/** The phrases of the boxes, without their probabilities. */
const tags = async (page: Page) =>
  (await page.locator('.box .tag').allTextContents()).map((text) => text.replace(/ \S+ %$/, ''));

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** The boxes over the image, in its pixels. */
function foundBoxes(page: Page): Promise<Box[]> {
  return page.locator('.box').evaluateAll((nodes, { width, height }) => {
    return nodes.map(({ style }): [number, number, number, number] => {
      const [x, y, across, down] = [style.left, style.top, style.width, style.height].map(
        (text) => Number.parseFloat(text) / 100,
      ) as [number, number, number, number];
      return [x * width, y * height, (x + across) * width, (y + down) * height];
    });
  }, size);
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const shared = Math.max(across, 0) * Math.max(down, 0);
  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);
  return shared / (area(a) + area(b) - shared);
}

describe('heat', () => {
  it('shows where a phrase is, in English and Chinese', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&text=香蕉&text=bunch+of+grapes`);
    await modelIsReady(page);
    await expect.poll(() => best(page)).toBe('apple');
    expect(isIn(boxes.apple, await mark(page))).toBe(true);
    await expectCompact(page);
    await photograph(page, 'heat');
    await expectAccessible(page);

    await page.getByLabel('Phrase 2').click();
    await expect.poll(async () => isIn(boxes.banana, await mark(page))).toBe(true);
    await expect.poll(() => best(page)).toBe('香蕉');
    expect((await queryOf(page)).get('show')).toBe('香蕉');

    await page.getByRole('button', { name: 'Add a phrase' }).click();
    await page.keyboard.type('葡萄');
    await expect.poll(async () => isIn(boxes.grapes, await mark(page))).toBe(true);
    expect(person.problems).toEqual([]);
  });

  it('draws boxes around what phrases name, and says what is not there', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&text=香蕉&text=bunch+of+grapes&text=penguin`);
    await modelIsReady(page);
    await expect.poll(() => best(page)).toBe('apple');
    await page.getByRole('button', { name: 'Boxes', exact: true }).click();
    await expect.poll(() => tags(page)).toEqual(['apple', '香蕉', 'bunch of grapes']);
    expect((await queryOf(page)).get('mode')).toBe('boxes');
    const found = await foundBoxes(page);
    for (const [index, box] of Object.values(boxes).entries()) {
      expect(overlap(found[index]!, box)).toBeGreaterThan(0.5);
    }
    expect(await page.locator('.absent').textContent()).toBe('Not found in this image: penguin.');
    await expectCompact(page);
    await photograph(page, 'heat-boxes');
    await expectAccessible(page);

    await page.getByRole('button', { name: /^香蕉 / }).click();
    await expect
      .poll(() => page.locator('.box.active .tag').allTextContents())
      .toEqual([expect.stringMatching(/^香蕉 /)]);
    expect((await queryOf(page)).get('show')).toBe('香蕉');
    await page.getByLabel('Phrase 4').fill('葡萄');
    await expect.poll(() => tags(page)).toEqual(['apple', '香蕉', 'bunch of grapes', '葡萄']);
    await page.getByLabel('Least probability of a box').fill('1');
    await expect.poll(() => page.locator('.box').count()).toBe(0);
    expect(await page.locator('.absent').textContent()).toContain('apple');
    await page.getByRole('button', { name: 'Heat map' }).click();
    await expect.poll(async () => isIn(boxes.grapes, await mark(page))).toBe(true);
    expect(person.problems).toEqual([]);
  });

  it('names a patch that is clicked, or reached by arrow keys', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&text=香蕉&text=bunch+of+grapes`);
    await modelIsReady(page);
    await expect.poll(() => best(page)).toBe('apple');
    const layer = page.getByRole('application');
    const { width, height } = (await layer.boundingBox())!;
    await layer.click({ position: { x: (196 / size.width) * width, y: (100 / size.height) * height } });
    await expect.poll(() => best(page)).toBe('香蕉');
    const before = await mark(page);
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown');
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowLeft');
    const after = await mark(page);
    expect([Math.round(after.x - before.x), Math.round(after.y - before.y)]).toEqual([
      -Math.round((4 * size.width) / 17),
      Math.round((5 * size.height) / 15),
    ]);
    await expect.poll(() => best(page)).toBe('bunch of grapes');
    expect(await page.locator('[role=status]').textContent()).toMatch(/Row \d+, column \d+: bunch of grapes/);
    expect(person.problems).toEqual([]);
  });

  it('sees a phone photo upright, and shows on the image that it is at work', async ({ browser, demos }) => {
    await using person = await visit(browser, phone);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=苹果&text=banana`);
    await expect.poll(() => best(page)).toBe('苹果');
    const scene6 = new URL('../../../packages/demo-checkpoint/scenes/scene6.png', import.meta.url);
    const { turned, upright } = await phonePhoto(fileURLToPath(scene6));
    const seen = async (file: typeof turned) => {
      const frame = await watchAttribute(page, '.frame', 'aria-busy');
      await chooseImage(page, file);
      await page.getByRole('img', { name: `The image ${file.name}` }).waitFor();
      await page.locator('.frame:not([aria-busy]) .heat canvas.shown').waitFor();
      expect(await frame()).toContain('true');
      return { mark: await mark(page), pixel: await pixel(page, boxes.apple), best: await best(page) };
    };
    const expected = await seen(upright);
    expect(isIn(boxes.apple, expected.mark)).toBe(true);
    expect(await seen(turned)).toEqual(expected);
    const { width, height } = (await page.locator('.frame').boundingBox())!;
    expect(width / height).toBeCloseTo(size.width / size.height, 2);
    expect(person.problems).toEqual([]);
  });

  it('obeys the sliders', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&opacity=1&threshold=0`);
    await modelIsReady(page);
    await expect.poll(() => page.locator('.heat canvas.shown').count()).toBe(1);
    const [hot, cold] = [await pixel(page, boxes.apple), await pixel(page, boxes.banana)];
    const brightness = (color: number[]) => color[0]! + color[1]! + color[2]!;
    expect(brightness(hot)).toBeGreaterThan(brightness(cold));
    await page.getByLabel('Opacity').focus();
    await page.keyboard.press('Home');
    // Nothing of the map is left: the apple is red again.
    const [red, green] = await pixel(page, boxes.apple);
    expect(red! - green!).toBeGreaterThan(100);
    expect((await queryOf(page)).get('opacity')).toBe('0');
    expect(person.problems).toEqual([]);
  });

  it('fits a phone, and the dark, in Chinese', async ({ browser, demos }) => {
    await using person = await visit(browser, { ...phone, colorScheme: 'dark', locale: 'zh-CN' });
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene4`);
    await modelIsReady(page);
    await expect.poll(() => page.locator('.text.best').count()).toBe(1);
    await page.getByRole('button', { name: '框', exact: true }).click();
    await expect.poll(() => page.locator('.box').count()).toBeGreaterThan(0);
    await photograph(page, 'heat-boxes-phone');
    await expectAccessible(page);
    await page.getByRole('button', { name: '热力图' }).click();
    await page.locator('.texts:not(.old) .text.best').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAboveTheFold(page, '.text');
    await photograph(page, 'heat-phone');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);
  });

  it('gives a program that does the same', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&text=香蕉&show=香蕉`);
    await modelIsReady(page);
    await expect.poll(() => best(page)).toBe('香蕉');
    const marked = await mark(page);
    for (const run of [runCode, runPageCode]) {
      const [, x, y] = /^香蕉: (\d+), (\d+)/.exec(await run(page, 'heat')) ?? [];
      expect([Number(x), Number(y)]).toEqual([Math.round(marked.x), Math.round(marked.y)]);
    }
    await page.goto(`${demos.url}heat/?image=scene6&text=apple&text=penguin&mode=boxes`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['apple']);
    const [box] = await foundBoxes(page);
    for (const run of [runCode, runPageCode]) {
      const lines = (await run(page, 'heat')).trim().split('\n');
      expect(lines).toEqual([`apple: ${box!.map(Math.round).join(', ')}`, 'penguin: not here']);
    }
  });
});
