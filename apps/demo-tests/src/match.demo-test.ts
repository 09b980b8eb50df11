import { readFileSync } from 'node:fs';
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

const scene = (number: number) =>
  fileURLToPath(new URL(`../../../packages/demo-checkpoint/scenes/scene${number}.png`, import.meta.url));

/** The captions on the page and their scores, once there are some and all have one. */
async function scores(page: Page): Promise<Map<string, number>> {
  const shown = await page.waitForFunction(() => {
    const root = document.querySelector('main > div')!.shadowRoot!;
    const rows = [...root.querySelectorAll('.text')].map(
      (row) => [row.querySelector('textarea')!.value, row.querySelector('.score')!.textContent] as const,
    );
    return rows.length > 0 && rows.every(([text, score]) => text === '' || score !== '') ? rows : undefined;
  });
  const rows = (await shown.jsonValue()) ?? [];
  return new Map(rows.map(([text, score]) => [text, Number.parseFloat(score.replace('<', ''))]));
}

describe('match', () => {
  it('ranks captions in English and Chinese, as they are typed', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await modelIsReady(page);
    const first = await scores(page);
    const orange = 'a picture of a sunflower, an elephant and an orange butterfly';
    expect(first.get(orange)).toBeGreaterThan(first.get('a sunflower, an elephant and a purple butterfly')!);
    expect(first.get('向日葵、一头大象和橙色的蝴蝶。')).toBeGreaterThan(
      first.get('一朵向日葵、一头大象和紫色蝴蝶')!,
    );
    await expectCompact(page);
    await photograph(page, 'match');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Add a caption' }).click();
    await page.keyboard.type('a penguin');
    await page.keyboard.press('Enter');
    await page.keyboard.type('一头大象和一朵向日葵');
    const typed = await scores(page);
    expect(typed.get('a penguin')).toBeLessThan(typed.get('一头大象和一朵向日葵')!);
    expect((await queryOf(page)).getAll('text')).toContain('一头大象和一朵向日葵');
    await page.getByRole('button', { name: 'Remove: a penguin' }).click();
    await expect.poll(() => page.locator('.text').count()).toBe(5);
    expect(person.problems).toEqual([]);
  });

  it('twists a caption with one click', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/?image=scene3`);
    await modelIsReady(page);
    await scores(page);
    await page.getByLabel('Caption 1').click();
    const chip = page.locator('.fool .chips button').first();
    const twisted = (await chip.getAttribute('title'))!;
    await chip.click();
    const after = await scores(page);
    expect(after.get(twisted)).toBeLessThan(after.get('a pink gift and a blue umbrella')!);
    await expect.poll(() => page.locator('.note:visible').textContent()).toMatch(/ → /);
    expect(person.problems).toEqual([]);
  });

  it('takes images that are picked, dropped and pasted, and refuses what is not an image', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/?text=a+guitar&text=a+keyboard&text=a+cake`);
    await modelIsReady(page);
    const best = () => page.locator('.text.best textarea').inputValue();

    await chooseImage(page, scene(1));
    await expect.poll(best).toBe('a keyboard');

    for (const [kind, number, caption] of [
      ['drop', 13, 'a guitar'],
      ['paste', 8, 'a cake'],
    ] as const) {
      const bytes = [...readFileSync(scene(number))];
      await page.evaluate(
        ({ kind, bytes }) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], 'own.png', { type: 'image/png' }));
          const target = document.querySelector('main > div')!.shadowRoot!.querySelector('.image')!;
          const options = { bubbles: true, composed: true, cancelable: true };
          target.dispatchEvent(
            kind === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, ...options })
              : new ClipboardEvent('paste', { clipboardData: data, ...options }),
          );
        },
        { kind, bytes },
      );
      await expect.poll(best).toBe(caption);
    }
    expect(person.problems).toEqual([]);

    const whole = readFileSync(scene(1));
    for (const [name, mimeType, buffer] of [
      ['notes.txt', 'text/plain', Buffer.from('no image')],
      ['broken.png', 'image/png', Buffer.from('no image')],
      ['cut.png', 'image/png', whole.subarray(0, whole.length / 2)],
      ['phone.heic', 'image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ] as const) {
      await chooseImage(page, { name, mimeType, buffer });
      const notice = page.getByRole('alert');
      await expect.poll(() => notice.textContent()).toContain(`${name} cannot be read as an image.`);
    }
    expect(await best()).toBe('a cake');
    await chooseImage(page, scene(13));
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await expect.poll(best).toBe('a guitar');
  });

  it('sees a phone photo upright, and keeps only typed captions for it', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/?image=scene5`);
    await modelIsReady(page);
    const { turned, upright } = await phonePhoto(scene(5));
    await chooseImage(page, upright);
    // What the sample brought is gone.
    await page.getByText('No captions yet').waitFor();
    expect(await page.locator('.timing').isVisible()).toBe(false);
    expect((await queryOf(page)).getAll('text')).toEqual([]);

    const right = 'a sunflower, an elephant and an orange butterfly';
    await page.getByLabel('Caption 1').fill(right);
    await page.keyboard.press('Enter');
    await page.keyboard.type('a hamburger');
    const expected = await scores(page);
    expect(expected.get(right)).toBeGreaterThan(50);
    await chooseImage(page, turned);
    await page.getByRole('img', { name: 'The image turned.jpg' }).waitFor();
    await page.locator('.texts:not([aria-busy]) .text.best').waitFor();
    expect(await scores(page)).toEqual(expected);
    expect(person.problems).toEqual([]);
  });

  it('shows what is being computed, and has one stop for the Tab key among the samples', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/?image=scene5&text=an+elephant&text=a+guitar`);
    const panel = await watchAttribute(page, '.model', 'class');
    await scores(page);
    // It is green only when there is something to see.
    expect((await panel()).some((states) => /\bready busy\b/.test(states))).toBe(true);
    expect(await page.locator('.model.busy').count()).toBe(0);

    const frame = await watchAttribute(page, '.frame', 'aria-busy');
    const texts = await watchAttribute(page, '.texts', 'class');
    const samples = page.getByRole('group', { name: 'Sample images' }).getByRole('button');
    const focused = () => samples.evaluateAll((all) => all.findIndex((one) => one.matches(':focus')));
    await page.locator('.sources button').first().focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(5);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(4);
    await page.keyboard.press('End');
    expect(await focused()).toBe(13);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await queryOf(page)).get('image')).toBe('scene13');
    await page.locator('.texts:not([aria-busy]) .text.best').waitFor();
    expect(await frame()).toContain('true');
    expect((await texts()).some((states) => /\bold\b/.test(states))).toBe(true);
    await expect.poll(() => page.locator('.strip').getAttribute('class')).toBe('strip more-before');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(-1);
    expect(person.problems).toEqual([]);
  });

  it('comes back as its address says, in the language of the address', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/?image=scene7&text=a+red+shoe&text=粉色t恤`);
    await modelIsReady(page);
    await page.getByRole('button', { name: '中文' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('匹配');
    expect(await page.title()).toBe('匹配 · fgclip2');
    const links = page.getByRole('navigation').getByRole('link');
    expect(await links.allTextContents()).toEqual(['匹配', '寻找', '指认', '热力图']);
    expect(await links.nth(1).getAttribute('href')).toBe('../find/?lang=zh');
    await page.reload();
    await modelIsReady(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('匹配');
    const shown = await scores(page);
    expect([...shown.keys()]).toEqual(['a red shoe', '粉色t恤']);
    await photograph(page, 'match-zh');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);
  });

  it('fits a phone, and the dark', async ({ browser, demos }) => {
    await using person = await visit(browser, { ...phone, colorScheme: 'dark' });
    const { page } = person;
    await page.goto(`${demos.url}match/?image=scene5`);
    await modelIsReady(page);
    await scores(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.getByRole('button', { name: 'Take a photo' }).isVisible()).toBe(true);
    await expectAboveTheFold(page, '.text');
    await photograph(page, 'match-phone');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);
  });

  it('gives a program that does the same', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await modelIsReady(page);
    const shown = await scores(page);
    const [best] = [...shown].sort((a, b) => b[1] - a[1]);
    for (const run of [runCode, runPageCode]) {
      const printed = await run(page, 'match');
      expect(printed.split('\n')[0]).toContain(best![0]);
      expect(Number.parseFloat(printed)).toBeCloseTo(best![1], 0);
    }
  });
});
