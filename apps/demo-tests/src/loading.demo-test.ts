import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectAccessible, modelIsReady, photograph, queryOf, textsAreScored, visit } from './visit.ts';

/** Bytes of the weights that the browser's storage has. */
function keptBytes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await result(indexedDB.open('fgclip2-checkpoints'));
    const keys = await result(database.transaction('pieces').objectStore('pieces').getAllKeys());
    database.close();
    return (keys as [string, string, string, number, number][])
      .filter(([, file]) => file === 'model.safetensors')
      .reduce((sum, [, , , start, end]) => sum + end - start, 0);
  });
}

describe('the model panel', () => {
  it('shows a slow download, cancels it, and resumes where it stopped', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page, context } = person;
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const throttle = (downloadThroughput: number) =>
      session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput,
        uploadThroughput: -1,
      });
    await throttle(4_000_000);
    await page.goto(`${demos.url}match/`);
    await page.locator('.model summary').click();
    const progress = page.getByRole('progressbar', { name: 'Download' });
    const percent = async () => Number(await progress.getAttribute('aria-valuenow', { timeout: 2000 }));
    await expect.poll(percent, { timeout: 60_000, interval: 50 }).toBeGreaterThan(25);
    await expect
      .poll(() => page.locator('.download .number').first().textContent())
      .toMatch(/MB of .* MB · .*B\/s/);
    // Next to nothing comes from here on, however long the rest takes.
    await throttle(1);
    await photograph(page, 'loading');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await page.locator('.model summary').textContent()).toContain('stopped');
    await expect.poll(() => keptBytes(page)).toBeGreaterThan(1e6);

    const asked = demos.requests.length;
    await throttle(-1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await modelIsReady(page);
    const starts = demos.requests
      .slice(asked)
      .filter(({ path }) => path.endsWith('model.safetensors'))
      .map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1]));
    // Its first bytes are asked for once, to learn that it is still the same file.
    expect(Math.max(...starts)).toBeGreaterThan(1e6);
    await textsAreScored(page);
    expect(person.problems).toEqual([]);
  });

  it('says what runs the model and why, what is kept, and clears it', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await modelIsReady(page);
    await page.locator('.model summary').click();
    expect(await page.locator('.facts').textContent()).toMatch(/WebAssembly.*WebGPU/s);
    await expect.poll(() => page.locator('.storage').textContent()).toMatch(/1\d(\.\d)? MB kept/);
    // Before, what it takes would be kept after the clearing.
    await textsAreScored(page);
    await photograph(page, 'model');
    await expectAccessible(page);
    await page.locator('.storage button').click();
    await expect.poll(() => page.locator('.storage').textContent()).toContain('Nothing kept');
  });

  it('keeps the model, or brings it back, when another one cannot be loaded', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await textsAreScored(page);
    await page.locator('.model summary').click();
    const notice = page.getByRole('alert');
    const cause = notice.locator('.cause');
    const isAsBefore = async () => {
      await modelIsReady(page);
      await textsAreScored(page);
      expect(await page.locator('.model .name').textContent()).toBe('Sample model');
      expect(await page.getByRole('progressbar', { name: 'Download' }).isVisible()).toBe(false);
      expect((await queryOf(page)).get('model')).toBe(null);
    };
    await page.getByLabel('Runs on').selectOption('webgpu');
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    await expect.poll(() => cause.textContent(), { timeout: 30_000 }).toMatch(/webgpu|WebGPU/);
    await isAsBefore();

    await page.getByLabel('Runs on').selectOption('auto');
    const nothing = `${demos.url}match/nothing/`;
    await page.getByLabel('Hub id or URL').fill(nothing);
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    await expect.poll(() => cause.textContent(), { timeout: 30_000 }).toContain('config.json');
    expect(await notice.textContent()).toContain(`Could not load ${nothing}. Now running: Sample model.`);
    await isAsBefore();

    // The library waits longer and longer before it gives up.
    await page.clock.install();
    await person.context.route('https://huggingface.co/**', (route) => route.abort());
    await page.getByLabel('Hub id or URL').fill('qihoo360/fg-clip2-base');
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    expect(await page.locator('.texts').getAttribute('class')).toMatch(/\bold\b/);
    const waited = async () => {
      await page.clock.fastForward(10_000);
      return notice.textContent({ timeout: 500 }).catch(() => '');
    };
    await expect.poll(waited, { timeout: 60_000 }).toContain('Could not reach huggingface.co.');
    await page.clock.resume();
    await isAsBefore();
    await expectAccessible(page);
    await notice.getByRole('button', { name: 'Close' }).click();
    expect(await notice.count()).toBe(0);
  });

  it('waits for a click before it downloads a model that an address names', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    const model = `${demos.url}heat/demo/checkpoint/`;
    await page.goto(`${demos.url}match/?model=${model}`);
    const load = page.locator('.download').getByRole('button', { name: 'Load' });
    await load.waitFor();
    expect(await page.locator('.model summary').textContent()).toContain('not loaded yet');
    expect(demos.requests.filter(({ path }) => path.startsWith('/some/path/heat/'))).toEqual([]);
    await load.click();
    await modelIsReady(page);
    await textsAreScored(page);
    // It is here from now on.
    await page.reload();
    await modelIsReady(page);
    expect(await page.locator('details.code code').textContent()).toContain(`load('${model}')`);
    expect(person.problems).toEqual([]);
  });

  it('computes on several threads at once, and downloads nothing at the next visit', async ({
    browser,
    demos,
  }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await modelIsReady(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await page.locator('.model summary').textContent()).toMatch(/WebAssembly, \d threads/);
    await textsAreScored(page);
    const asked = demos.requests.length;
    await page.reload();
    await textsAreScored(page);
    const again = demos.requests.slice(asked);
    expect(again.filter(({ path }) => path.includes('/assets/'))).toEqual([]);
    // A few bytes each, to learn that they are still the same.
    const lengths = again
      .filter(({ path }) => path.includes('/checkpoint/') && !path.endsWith('concepts.json'))
      .map(({ range }) => /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [])
      .map(([, from, to]) => Number(to) - Number(from) + 1);
    expect(lengths.length).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeLessThan(100);
    expect(person.problems).toEqual([]);
  });

  it('needs no network at the second visit', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page, context } = person;
    await page.goto(`${demos.url}match/`);
    await textsAreScored(page);
    await context.setOffline(true);
    await page.reload();
    await textsAreScored(page);
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(person.problems.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });

  it('comes with each app, and apps lead to one another', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}match/`);
    await modelIsReady(page);
    for (const app of ['Find', 'Point', 'Heat']) {
      await page.getByRole('link', { name: app }).click();
      await page.waitForURL(`${demos.url}${app.toLowerCase()}/**`);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(app);
      await modelIsReady(page);
    }
    expect(person.problems).toEqual([]);
  });
});
