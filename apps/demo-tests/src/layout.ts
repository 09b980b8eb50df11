import type { Page } from 'playwright';
import { expect } from 'vitest';

/** Fails where an app on a desktop spends more than 130 px before its first tool, or its columns end apart. */
export async function expectCompact(page: Page): Promise<void> {
  const { top, ends } = await page.evaluate(() => {
    const root = document.querySelector('main > div')!.shadowRoot!;
    const boxes = (selector: string) =>
      [...root.querySelectorAll(selector)].map((node) => node.getBoundingClientRect());
    return {
      top: boxes('.model')[0]!.top,
      ends: boxes('.columns > *').map(({ bottom }) => bottom),
    };
  });
  expect(top).toBeLessThan(130);
  for (const end of ends) expect(Math.abs(end - ends[0]!)).toBeLessThanOrEqual(2);
}

/** Fails where the first of what a selector finds does not stand whole in the window, before any scrolling. */
export async function expectAboveTheFold(page: Page, selector: string): Promise<void> {
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const { y, height } = (await page.locator(selector).first().boundingBox())!;
  expect(y + height).toBeLessThanOrEqual(page.viewportSize()!.height);
}
