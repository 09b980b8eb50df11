import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromiumPath } from '@fgclip2/browser/chromium-path';
import { launchChromium } from '@fgclip2/browser/launch-chromium';
import type { Attack } from '../attack.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import type { Read } from './page/reading-page.ts';
import { serveModel } from './serve-model.ts';
import { servePage } from './serve-page.ts';

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;
type Session = Awaited<ReturnType<Browser['newCDPSession']>>;

/** Milliseconds within which something happens to the pages. */
const longestWait = 300;

/**
 * Reads a file in one to three tabs, under a strict content security policy, while connections break, the storage is
 * full, cleared or deleted, and a tab is closed: what is read is right, or refused in our own words, and the next visit
 * reads all of it.
 */
export const storageAttack: Attack = {
  name: 'storage',
  subject: 'tabs of a browser whose storage is full, cleared or shared',
  counts: { test: 0, long: 500 },
  async run(options) {
    if (!existsSync(chromiumPath)) return { tried: 0, bad: [] };
    const profile = await mkdtemp(join(tmpdir(), 'fgclip2-attack-'));
    try {
      await using model = await serveModel();
      await using pages = await servePage(model.origin);
      await using browser = await launchChromium(profile);
      return await tryOften(options, (random) => problemOf(browser, pages.origin, model, random));
    } finally {
      await rm(profile, { recursive: true, force: true });
    }
  },
};

async function problemOf(
  browser: Browser,
  origin: string,
  model: Awaited<ReturnType<typeof serveModel>>,
  random: Random,
): Promise<string | undefined> {
  const first = await browser.newPage();
  const session = await browser.newCDPSession(first);
  const tabs = [first];
  try {
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    const quotaSize = random.pick([undefined, undefined, 0, 200_000, 3_000_000]);
    await session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
    model.play(random);
    while (tabs.length < 3 && random.chance(0.5)) tabs.push(await browser.newPage());
    for (const tab of tabs) await open(tab, origin);
    const name = `model-${random.below(2 ** 31)}.bin`;
    const reads = (): Read[] =>
      Array.from({ length: 1 + random.below(3) }, () => {
        const start = random.below(model.size);
        return { start, end: random.pick([model.size, Math.min(model.size, start + 1000)]) };
      });
    const read = (tab: Page, ranges: readonly Read[]) => readIn(tab, `${model.origin}/`, name, ranges);
    const reading = tabs.map((tab) => read(tab, reads()));
    await pause(random.below(longestWait));
    await random.pick(happenings)(tabs, session, origin);
    const problem = (await Promise.all(reading)).find((one) => one !== undefined);
    if (problem !== undefined) return `${problem} (${tabs.length} tabs, quota ${quotaSize})`;
    // The next visit, to a server that tells the truth.
    model.play(undefined);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    const next = await browser.newPage();
    tabs.push(next);
    await open(next, origin);
    const later = await read(next, [{ start: 0, end: model.size, mustWork: true }]);
    return later === undefined ? undefined : `the next visit: ${later} (quota ${quotaSize})`;
  } finally {
    await Promise.all(tabs.map((tab) => tab.close()));
  }
}

/** What happens to the pages while they read. */
const happenings: readonly ((tabs: readonly Page[], session: Session, origin: string) => Promise<unknown>)[] =
  [
    async () => undefined,
    (_, session, origin) => session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' }),
    (_, session, origin) => session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
    (_, session, origin) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 0 }),
    async (tabs) => tabs.length > 1 && tabs[tabs.length - 1]!.close(),
    async (tabs) =>
      tabs[0]!.evaluate(() => void indexedDB.deleteDatabase('fgclip2-checkpoints')).catch(() => {}),
  ];

/** Opens the page that reads in a tab. */
async function open(tab: Page, origin: string): Promise<void> {
  await tab.goto(origin);
  await tab.waitForFunction(() => 'read' in globalThis);
}

/** What was bad about the reads of a tab; nothing where it was closed. */
async function readIn(
  tab: Page,
  base: string,
  name: string,
  reads: readonly Read[],
): Promise<string | undefined> {
  try {
    return await tab.evaluate(([from, file, ranges]) => globalThis.read(from, file, ranges), [
      base,
      name,
      reads,
    ] as const);
  } catch (error) {
    if (tab.isClosed()) return undefined;
    throw error;
  }
}
