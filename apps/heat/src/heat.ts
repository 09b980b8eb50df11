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
import type { EncodedImage, Heatmap, LocatedBox } from 'fgclip2';
import { foundBoxes } from './found-boxes.ts';
import { heatLayer } from './heat-layer.ts';
import { type HeatMode, heatProgram } from './heat-program.ts';
import { type Patch, patchScores } from './patch-scores.ts';
import styles from './style.css?inline';
import { bothWords } from './words.ts';

/** Where in an image a phrase is, and which phrases a spot of it looks like. */
export function mount(parent: HTMLElement, mountOptions?: MountOptions): Mounted {
  const page = openPage(parent, styles, mountOptions);
  const words = () => page.say(bothWords);
  const maps = new Map<string, Heatmap>();
  /** By text, those of every probability. */
  const boxes = new Map<string, LocatedBox[]>();
  const options = { opacity: 0.7, threshold: 0.25, probability: 0.02 };
  let mode: HeatMode = readState('mode')[0] === 'boxes' ? 'boxes' : 'map';
  /** The phrase whose map is shown, or whose boxes stand out. */
  let shown = readState('show')[0] ?? '';
  let patch: Patch | undefined;
  const times = { map: 0, boxes: 0 };

  const map = () => maps.get(shown);
  const layer = heatLayer({
    options,
    onError: page.fail,
    label: () => words().map(shown),
    onPatch: (chosen) => {
      patch = chosen;
      score();
    },
  });
  const found = foundBoxes({
    label: (text, probability) => words().box(text, formatPercent(probability)),
    selected: () => shown,
    onSelect: (text) => show(text),
  });
  const phrases = textList(page, {
    words: { en: bothWords.en.list, zh: bothWords.zh.list },
    onChange: () => {
      writeState({ text: phrases.texts });
      if (image.encoded !== undefined) phrases.outdate();
      ask();
    },
    onSelect: (text) => show(text),
  });

  /** Asks for what the mode shows of each phrase and is not known yet. */
  const ask = latest(
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
      if (mode === 'map') await makeMaps(image.encoded, texts, signal);
      else await findBoxes(image.encoded, texts, signal);
      if (mode === 'map') score();
      else showBoxes();
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

  /** The map that is shown comes first. */
  async function makeMaps(encoded: EncodedImage, texts: string[], signal: AbortSignal): Promise<void> {
    for (const text of [shown, ...texts]) {
      if (maps.has(text)) continue;
      const start = performance.now();
      const made = await encoded.heatmap(text, { signal });
      signal.throwIfAborted();
      times.map = performance.now() - start;
      maps.set(text, made);
      if (text === shown) show(text);
    }
  }

  async function findBoxes(encoded: EncodedImage, texts: string[], signal: AbortSignal): Promise<void> {
    const fresh = texts.filter((text) => !boxes.has(text));
    if (fresh.length === 0) return;
    const start = performance.now();
    const located = await encoded.locate(fresh, { minProbability: 0, signal });
    signal.throwIfAborted();
    times.boxes = performance.now() - start;
    for (const one of located) boxes.set(one.text, one.boxes);
  }

  function setMode(next: HeatMode): void {
    mode = next;
    writeState({ mode: mode === 'boxes' ? ['boxes'] : [] });
    if (image.encoded !== undefined) phrases.outdate();
    refresh();
    ask();
  }

  const image = encodedImage(page, {
    overlay: element(
      'div',
      {},
      element('div', { class: 'overlay', hidden: () => mode !== 'map' }, layer.node),
      element('div', { class: 'overlay', hidden: () => mode !== 'boxes' }, found.node),
    ),
    texts: phrases,
    suggest,
    onForget: () => {
      ask.stop();
      maps.clear();
      boxes.clear();
      layer.setMap(undefined);
      found.show([], { width: 1, height: 1 });
    },
    onImage: ({ pixels }) => {
      patch = undefined;
      layer.setImage(pixels);
    },
    onEncoded: () => ask(),
    isAsking: () => ask.isBusy(),
  });

  function show(text: string): void {
    if (text !== shown) patch = undefined;
    shown = text;
    writeState({ show: text === '' ? [] : [text] });
    phrases.select(text);
    const known = maps.get(text);
    layer.setMap(known);
    if (known !== undefined) {
      patch ??= known.peak;
      layer.setPatch(patch);
      score();
    }
  }

  /** The boxes that are likely enough, and how likely the best one of each phrase is. */
  function showBoxes(): void {
    const { texts } = phrases;
    if (image.input.image === undefined || !texts.every((text) => boxes.has(text))) return;
    const located = texts.map((text) => ({ text, boxes: likelyBoxes(text) }));
    found.show(located, image.input.image);
    phrases.score(texts.map((text) => boxes.get(text)![0]?.probability ?? 0));
    page.announce(located.map((one) => words().count(one.text, one.boxes.length)).join(', '));
    refresh();
  }

  function likelyBoxes(text: string): LocatedBox[] {
    return boxes.get(text)!.filter(({ probability }) => probability >= options.probability);
  }

  /** The phrases that no box was found for. */
  function absent(): string[] {
    return phrases.texts.filter((text) => boxes.has(text) && likelyBoxes(text).length === 0);
  }

  /** The phrases at the marked patch. */
  function score(): void {
    if (mode !== 'map') return;
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

  const slider = (name: keyof typeof options, highest: number, onInput: () => void) => {
    const stored = Number(readState(name)[0] ?? options[name]);
    options[name] = Math.min(Math.max(Number.isFinite(stored) ? stored : 0, 0), highest);
    const input = element('input', {
      type: 'range',
      id: name,
      min: 0,
      max: highest,
      step: 0.01,
      value: String(options[name]),
      oninput: () => {
        options[name] = Number(input.value);
        writeState({ [name]: [input.value] });
        onInput();
        refresh();
      },
    });
    const number = element('output', { class: 'number', for: name }, () => options[name].toFixed(2));
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

  const modeButton = (name: HeatMode) =>
    element(
      'button',
      { class: 'quiet', 'aria-pressed': () => String(mode === name), onclick: () => setMode(name) },
      () => words().modes[name],
    );
  const hint = () => {
    if (mode === 'boxes') return words().boxesHint;
    return phrases.texts.length === 1 ? words().single : words().hint;
  };

  const code = (platform: Platform) =>
    heatProgram(platform, {
      choice: image.loader.choice,
      input: image.input,
      mode,
      phrase: shown,
      phrases: phrases.texts,
      ...options,
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
        element(
          'div',
          { class: 'asked' },
          element(
            'div',
            { class: 'switch', role: 'group', 'aria-label': () => words().mode },
            modeButton('map'),
            modeButton('boxes'),
          ),
          phrases.node,
        ),
        element('p', { class: 'hint', hidden: () => phrases.texts.length === 0 }, hint),
        element(
          'div',
          { class: 'stack', hidden: () => mode !== 'map' },
          element(
            'div',
            { class: 'sliders' },
            slider('opacity', 1, () => layer.draw()),
            slider('threshold', 0.95, () => layer.draw()),
          ),
          element(
            'div',
            { class: 'legend', hidden: () => map() === undefined },
            element('div', { class: 'scale', 'aria-hidden': 'true' }),
            element('p', { class: 'hint number' }, () =>
              words().cosines(map()?.min.toFixed(2) ?? '', map()?.max.toFixed(2) ?? ''),
            ),
          ),
          element('p', { class: 'hint', hidden: () => map() === undefined }, () =>
            words().times(formatMilliseconds(image.milliseconds), formatMilliseconds(times.map)),
          ),
        ),
        element(
          'div',
          { class: 'stack', hidden: () => mode !== 'boxes' },
          element('p', { class: 'absent', hidden: () => absent().length === 0 }, () =>
            words().absent(absent()),
          ),
          slider('probability', 1, () => showBoxes()),
          element('p', { class: 'hint', hidden: () => times.boxes === 0 || boxes.size === 0 }, () =>
            words().boxTimes(formatMilliseconds(image.milliseconds), formatMilliseconds(times.boxes)),
          ),
        ),
      ),
    ),
    codePanel(page, { code }),
  );
  image.loader.begin().catch(page.fail);
  return page;
}
