import { clearCache, listCache } from 'fgclip2';
import { element, refresh } from './element.ts';
import { formatBytes } from './format.ts';
import type { ModelLoader } from './model-loader.ts';
import type { Page } from './page.ts';
import { panelWords } from './panel-words.ts';

/** How much of models this site keeps on the device, and a button that clears it. */
export function storageLine(page: Page, loader: ModelLoader): HTMLElement {
  const words = () => page.say(panelWords);
  let kept = 0;
  let state: ModelLoader['state'] | undefined;

  const measure = async () => {
    kept = (await listCache()).reduce((sum, { bytes }) => sum + bytes, 0);
    refresh();
  };
  const clear = async () => {
    await clearCache();
    await measure();
  };
  // Each change of the loader's state may have brought files.
  const text = () => {
    if (state !== loader.state) {
      state = loader.state;
      measure().catch(page.fail);
    }
    return kept > 0 ? words().stored(formatBytes(kept, page.language)) : words().storedNothing;
  };

  return element(
    'div',
    { class: 'row storage' },
    element('span', { class: 'grow hint' }, text),
    element(
      'button',
      { class: 'quiet', hidden: () => kept === 0, onclick: () => void clear().catch(page.fail) },
      () => words().clear,
    ),
  );
}
