import type { Locator, Page } from 'playwright';
import { describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectAboveTheFold, expectCompact } from './layout.ts';
import { runCode, runPageCode } from './run-code.ts';
import { expectAccessible, modelIsReady, phone, photograph, queryOf, visit } from './visit.ts';

// scene9.png is 256 x 224 pixels.
const size = { width: 256, height: 224 };
const lobster = [25, 14, 103, 118] as const;
const hamburger = [137, 115, 230, 213] as const;
const query = 'image=scene9&text=keyboard&text=龙虾&text=yellow+shoe&text=汉堡&text=penguin';

/** Draws with the mouse from corner to corner, in pixels of the image. */
async function draw(page: Page, [x1, y1, x2, y2]: readonly [number, number, number, number]): Promise<void> {
  const { x, y, width, height } = (await page.locator('.boxes').boundingBox())!;
  const at = (px: number, py: number) =>
    [x + (px / size.width) * width, y + (py / size.height) * height] as const;
  await page.mouse.move(...at(x1, y1));
  await page.mouse.down();
  await page.mouse.move(...at((x1 + x2) / 2, (y1 + y2) / 2), { steps: 4 });
  await page.mouse.move(...at(x2, y2), { steps: 4 });
  await page.mouse.up();
}

const tags = (page: Page) => page.locator('.box .tag').allTextContents();
const best = (page: Page) => page.locator('.text.best textarea').inputValue();
const addressBoxes = async (page: Page) => (await queryOf(page)).getAll('box');
const style = (box: Locator) =>
  box.evaluate((node) => [node.style.left, node.style.top, node.style.width].map(Number.parseFloat));

describe('point', () => {
  it('names boxes that are drawn with the mouse', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}point/?${query}`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['keyboard', '龙虾', 'yellow shoe', '汉堡']);
    await page.locator('.box').nth(1).hover();
    await expect.poll(() => best(page)).toBe('龙虾');
    await expectCompact(page);
    await photograph(page, 'point');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Remove all boxes' }).click();
    expect(await tags(page)).toEqual([]);
    await draw(page, lobster);
    await expect.poll(() => tags(page)).toEqual(['龙虾']);
    await draw(page, [230, 213, 137, 115]);
    await expect.poll(() => tags(page)).toEqual(['龙虾', '汉堡']);
    expect(await best(page)).toBe('汉堡');
    const drawn = (await addressBoxes(page)).map((text) => text.split(',').map(Number));
    for (const [index, box] of [lobster, hamburger].entries()) {
      for (const [side, value] of box.entries())
        expect(Math.abs(drawn[index]![side]! - value)).toBeLessThanOrEqual(1);
    }
    // A click draws nothing.
    await draw(page, [120, 10, 122, 12]);
    await expect.poll(() => tags(page)).toEqual(['龙虾', '汉堡']);

    await page.getByLabel('Phrase 2').fill('a red lobster');
    await expect.poll(() => tags(page)).toEqual(['a red lobster', '汉堡']);
    expect(person.problems).toEqual([]);
  });

  it('moves and resizes them by dragging', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}point/?${query}&box=25,14,103,118`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['龙虾']);
    // From the lobster onto the hamburger.
    await draw(page, [64, 66, 180, 160]);
    await expect.poll(() => tags(page)).toEqual(['汉堡']);
    const [x1, y1, x2, y2] = (await addressBoxes(page))[0]!.split(',').map(Number) as [
      number,
      number,
      number,
      number,
    ];
    expect([x2 - x1, y2 - y1]).toEqual([78, 104]);
    await draw(page, [x2, y2, x2 + 20, y2 - 10]);
    await expect
      .poll(async () => (await addressBoxes(page))[0])
      .toMatch(new RegExp(`^${x1},${y1},${x2 + 20},`));
    expect(person.problems).toEqual([]);
  });

  it('moves, resizes, removes and adds them with the keyboard', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}point/?${query}&box=25,14,103,118&box=137,115,230,213`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['龙虾', '汉堡']);
    await page.getByRole('button', { name: /^Box 1: 龙虾/ }).focus();
    const before = await style(page.locator('.box').first());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    const after = await style(page.locator('.box').first());
    expect(after[0]).toBeGreaterThan(before[0]!);
    expect(after[2]).toBeGreaterThan(before[2]!);
    await page.keyboard.press('Delete');
    await expect.poll(() => tags(page)).toEqual(['汉堡']);
    await page.getByRole('button', { name: 'Add a box' }).click();
    expect(await page.locator('.box').count()).toBe(2);
    for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowLeft');
    for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowUp');
    await expect.poll(() => tags(page)).toEqual(['汉堡', '龙虾']);
    expect(person.problems).toEqual([]);
  });

  it('fits a phone, and is drawn on with a finger', async ({ browser, demos }) => {
    await using person = await visit(browser, { ...phone, locale: 'zh-CN' });
    const { page } = person;
    await page.goto(`${demos.url}point/?${query}&box=25,14,103,118`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['龙虾']);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const { x, y, width, height } = (await page.locator('.boxes').boundingBox())!;
    const at = (px: number, py: number) => ({
      x: x + (px / size.width) * width,
      y: y + (py / size.height) * height,
    });
    const session = await person.context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [at(137, 115)]);
    await touch('touchMove', [at(180, 160)]);
    await touch('touchMove', [at(230, 213)]);
    await touch('touchEnd', []);
    await expect.poll(() => tags(page)).toEqual(['龙虾', '汉堡']);
    await expectAboveTheFold(page, '.text');
    await photograph(page, 'point-phone');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);
  });

  it('gives a program that does the same', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}point/?${query}`);
    await modelIsReady(page);
    await expect.poll(() => tags(page)).toEqual(['keyboard', '龙虾', 'yellow shoe', '汉堡']);
    for (const run of [runCode, runPageCode]) {
      const lines = (await run(page, 'point')).trim().split('\n');
      expect(lines.map((line) => line.replace(/^.*: /, ''))).toEqual(await tags(page));
    }
  });
});
