import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { it } from './demo-fixture.ts';
import { expectAccessible, visit } from './visit.ts';

const scene = fileURLToPath(new URL('../../../packages/demo-checkpoint/scenes/scene13.png', import.meta.url));

describe('the bare page', () => {
  it('ranks texts for an image, and says what goes wrong', async ({ browser, demos }) => {
    await using person = await visit(browser);
    const { page } = person;
    await page.goto(`${demos.url}bare/?model=${demos.url}match/demo/checkpoint/`);
    await page.getByLabel('Image').setInputFiles(scene);
    await page.getByLabel('Texts, one a line').fill('a cake\na guitar and a trumpet\n一头鲸鱼');
    await page.getByRole('button', { name: 'Rank' }).click();
    await expect
      .poll(() => page.getByRole('listitem').allTextContents(), { timeout: 60_000 })
      .toEqual([
        expect.stringMatching(/^a guitar and a trumpet: \d+\.\d %$/),
        expect.stringMatching(/%$/),
        expect.stringMatching(/%$/),
      ]);
    expect(await page.locator('output').textContent()).toBe('');
    await expectAccessible(page);
    expect(person.problems).toEqual([]);

    await page.getByLabel('Image').setInputFiles({
      name: 'broken.png',
      mimeType: 'image/png',
      buffer: Buffer.from('no image'),
    });
    await page.getByRole('button', { name: 'Rank' }).click();
    await expect.poll(() => page.locator('output').textContent()).toContain('broken.png');
  });
});
