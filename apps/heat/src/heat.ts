import {
  codePanel,
  element,
  encodedImage,
  formatMilliseconds,
  formatPercent,
  header,
  latest,
  type Mounted,
  type MountOptions,
  modelPanel,
  openPage,
  type Platform,
  readState,
  refresh,
  type Sample,
  samplePhrases,
  textList,
  writeState,
} from '@fgclip2/app-parts';
import type { Heatmap } from 'fgclip2';
import { heatLayer } from './heat-layer.ts';
import { heatProgram } from './heat-program.ts';
import { type Patch, patchScores } from './patch-scores.ts';
import styles from './style.css?inline';
import { bothWords } from './words.ts';

/** Where in an image a phrase is, and which phrases a spot of it looks like. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  const maps = new Map<string, Heatmap>();
  /** The phrase whose map is shown. */
  let shown = readState('show')[0] ?? '';
  let patch: Patch | undefined;
  let milliseconds = 0;

  const map = () => maps.get(shown);
  const layer = heatLayer({
    onError: page.fail,
    label: () => words().map(shown),
    onPatch: (chosen) => {
      patch = chosen;
      score();
    },
  });
  const phrases = textList(page, {
    words: { en: bothWords.en.list, zh: bothWords.zh.list },
    onChange: () => {
      writeState({ text: phrases.texts });
      if (image.encoded !== undefined) phrases.outdate();
      makeMaps();
    },
    onSelect: (text) => show(text),
  });

  /** A map for each phrase that has none yet; the one that is shown comes first. */
  const makeMaps = latest(
    async (signal) => {
      const { texts } = phrases;
      if (image.encoded === undefined) return;
      if (texts.length === 0) {
        show('');
        phrases.score([]);
        return;
      }
      const focused = texts.indexOf(
        (page.root.activeElement as HTMLTextAreaElement | null)?.value?.trim() ?? '',
      );
      if (!texts.includes(shown)) show(texts[Math.max(focused, 0)]!);
      for (const text of [shown, ...texts]) {
        if (maps.has(text)) continue;
        const start = performance.now();
        const made = await image.encoded.heatmap(text, { signal });
        signal.throwIfAborted();
        milliseconds = performance.now() - start;
        maps.set(text, made);
        if (text === shown) show(text);
      }
      score();
      page.succeed('task');
    },
    {
      delay: 120,
      onError: (error) => {
        phrases.score([]);
        page.fail(error);
      },
    },
  );

  const image = encodedImage(page, {
    overlay: layer.node,
    texts: phrases,
    suggest,
    onForget: () => {
      makeMaps.stop();
      maps.clear();
      layer.setMap(undefined);
    },
    onImage: ({ pixels }) => {
      patch = undefined;
      layer.setImage(pixels);
    },
    onEncoded: () => makeMaps(),
    isAsking: () => makeMaps.isBusy(),
  });

  function show(text: string): void {
    if (text !== shown) patch = undefined;
    shown = text;
    writeState({ show: text === '' ? [] : [text] });
    phrases.select(text);
    const found = maps.get(text);
    layer.setMap(found);
    if (found === undefined) return;
    patch ??= found.peak;
    layer.setPatch(patch);
    score();
  }

  /** The phrases at the marked patch. */
  function score(): void {
    const { texts } = phrases;
    const known = texts.map((text) => maps.get(text));
    if (patch === undefined || known.length === 0 || known.includes(undefined)) return;
    const scores = patchScores(known as Heatmap[], patch);
    phrases.score(scores);
    const best = scores.indexOf(Math.max(...scores));
    const place = words().patch(patch.row + 1, patch.column + 1);
    page.announce(words().best(place, texts[best]!, formatPercent(scores[best]!)));
    refresh();
  }

  function suggest(sample: Sample): string[] {
    return samplePhrases(sample, page.language);
  }

  const slider = (name: 'opacity' | 'threshold', highest: number) => {
    const stored = Number(readState(name)[0] ?? layer.options[name]);
    layer.options[name] = Math.min(Math.max(Number.isFinite(stored) ? stored : 0, 0), highest);
    const input = element('input', {
      type: 'range',
      id: name,
      min: 0,
      max: highest,
      step: 0.01,
      value: String(layer.options[name]),
      oninput: () => {
        layer.options[name] = Number(input.value);
        writeState({ [name]: [input.value] });
        layer.draw();
        refresh();
      },
    });
    const number = element('output', { class: 'number', for: name }, () => layer.options[name].toFixed(2));
    return element(
      'div',
      { class: 'field slider' },
      element(
        'div',
        { class: 'row' },
        element('label', { class: 'grow', for: name }, () => words()[name]),
        number,
      ),
      input,
    );
  };

  const code = (platform: Platform) =>
    heatProgram(platform, {
      choice: image.loader.choice,
      input: image.input,
      phrase: shown,
      ...layer.options,
    });

  page.show(
    header(page, bothWords),
    modelPanel(page, image.loader, { isBusy: image.isBusy }),
    element(
      'div',
      { class: 'columns' },
      element('div', { class: 'card' }, image.input.node),
      element(
        'div',
        { class: 'card stack' },
        phrases.node,
        element('p', { class: 'hint', hidden: () => phrases.texts.length === 0 }, () =>
          phrases.texts.length === 1 ? words().single : words().hint,
        ),
        element('div', { class: 'sliders' }, slider('opacity', 1), slider('threshold', 0.95)),
        element(
          'div',
          { class: 'legend', hidden: () => map() === undefined },
          element('div', { class: 'scale', 'aria-hidden': 'true' }),
          element('p', { class: 'hint number' }, () =>
            words().cosines(map()?.min.toFixed(2) ?? '', map()?.max.toFixed(2) ?? ''),
          ),
        ),
        element('p', { class: 'hint', hidden: () => map() === undefined }, () =>
          words().times(formatMilliseconds(image.milliseconds), formatMilliseconds(milliseconds)),
        ),
      ),
    ),
    codePanel(page, { code }),
  );
  image.loader.begin().catch(page.fail);
  return page;
}
