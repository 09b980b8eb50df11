import { type BrowserContext, chromium } from 'playwright';
import { quietFlags } from './chromium-flags.ts';
import { chromiumPath } from './chromium-path.ts';

/** Chromium without a window, with a profile of its own in `profile`, so that its storage outlasts a page. */
export function launchChromium(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [...quietFlags, '--disable-gpu'],
    headless: true,
  });
}
