import { describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { visit } from './visit.ts';

describe('mount', () => {
  it('puts apps into a page of any style, and takes them off with their workers', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}embed/`);
    for (const app of ['match', 'heat']) {
      await expect.poll(() => page.locator(`#${app} .text.best`).count(), { timeout: 60_000 }).toBe(1);
    }
    expect(await page.locator('#match h1').textContent()).toBe('匹配');
    expect(await page.locator('#heat h1').textContent()).toBe('Heat');
    const button = page.locator('#match .language');
    expect(await button.isVisible()).toBe(true);
    expect(await button.evaluate((node) => getComputedStyle(node).color)).not.toBe('rgb(255, 0, 0)');
    // Dark, as the page around it is.
    const card = page.locator('#match .card').first();
    expect(await card.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe('rgb(26, 21, 41)');

    const unmount = (app: string) =>
      page.evaluate((name) => (window as unknown as { unmount(app: string): void }).unmount(name), app);
    const workers = page.workers().length;
    await unmount('match');
    expect(await page.locator('#match > *').count()).toBe(0);
    await expect.poll(() => page.workers().length).toBeLessThan(workers);
    await unmount('heat');
    await expect.poll(() => page.workers().length).toBe(0);
    expect(person.problems).toEqual([]);
  });
});
