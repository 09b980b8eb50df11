import {
  boxLayer,
  codePanel,
  element,
  encodedImage,
  formatMilliseconds,
  formatPercent,
  header,
  icon,
  latest,
  type Mounted,
  type MountOptions,
  modelPanel,
  openPage,
  type Platform,
  parseBox,
  readState,
  type Sample,
  samplePhrases,
  textList,
  writeState,
} from '@fgclip2/app-parts';
import { pointProgram } from './point-program.ts';
import styles from './style.css?inline';
import { bothWords } from './words.ts';

/** Boxes on an image, and the phrase that fits each. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  let isFirst = true;
  const times = { boxes: 0, count: 0 };

  const layer = boxLayer({
    name: (number, best) =>
      words().box(number, best === undefined ? '' : words().labeled(best.text, formatPercent(best.score))),
    onChange: () => {
      writeState({ box: layer.boxes.map(({ box }) => box.join(',')) });
      labelAnew();
    },
    onActive: () => showActive(),
  });
  const phrases = textList(page, {
    words: { en: bothWords.en.list, zh: bothWords.zh.list },
    onChange: () => {
      writeState({ text: phrases.texts });
      labelAnew();
    },
  });

  const label = latest(
    async (signal) => {
      const { texts } = phrases;
      const boxes = layer.boxes.map(({ box }) => box);
      if (image.encoded === undefined) return;
      if (texts.length === 0 || boxes.length === 0) {
        layer.label([]);
        return showActive(true);
      }
      const start = performance.now();
      const results = await image.encoded.regions(boxes, texts, { signal });
      signal.throwIfAborted();
      times.boxes = performance.now() - start;
      times.count = boxes.length;
      layer.label(results.map(({ labels }) => labels));
      showActive(true);
      page.succeed('task');
      const best = layer.active?.labels[0];
      if (best !== undefined) page.announce(`${best.text}, ${formatPercent(best.score)}`);
    },
    {
      delay: 60,
      onError: (error) => {
        layer.label([]);
        showActive(true);
        page.fail(error);
      },
    },
  );

  /** Boxes or phrases have changed: the bars that are there are old. */
  function labelAnew(): void {
    if (image.encoded !== undefined) phrases.outdate();
    label();
  }

  const image = encodedImage(page, {
    overlay: layer.node,
    first: 'scene9',
    texts: phrases,
    suggest,
    onForget: () => {
      label.stop();
      layer.label([]);
    },
    onImage: (chosen) => {
      const boxes = isFirst ? readState('box').map((text) => parseBox(text, chosen)) : [];
      isFirst = false;
      const valid = boxes.filter((box) => box !== undefined);
      layer.set(valid.length > 0 ? valid : (chosen.sample?.boxes.map(({ box }) => box) ?? []), chosen);
    },
    onEncoded: () => label(),
    isAsking: () => label.isBusy(),
  });

  /** The bars of the active box, gray while newer ones are on their way. */
  function showActive(areNewest = false): void {
    const scores = new Map(layer.active?.labels.map(({ text, score }) => [text, score]));
    const values = phrases.texts.map((text) => scores.get(text)).filter((score) => score !== undefined);
    phrases.score(values.length === phrases.texts.length ? values : []);
    if (!areNewest && image.isBusy()) phrases.outdate();
  }

  function suggest(sample: Sample): string[] {
    const others = image.input.samples.filter((other) => other !== sample).slice(0, 2);
    return [
      ...samplePhrases(sample, page.language),
      ...others.flatMap((other) => samplePhrases(other, page.language).slice(0, 1)),
    ];
  }

  const hint = () => {
    if (layer.boxes.length === 0) return words().none;
    if (phrases.texts.length === 0) return '';
    return phrases.texts.length === 1 ? words().single : words().hint;
  };

  const code = (platform: Platform) =>
    pointProgram(platform, {
      choice: image.loader.choice,
      input: image.input,
      boxes: layer.boxes.map(({ box }) => box),
      phrases: phrases.texts,
    });

  page.show(
    header(page, bothWords),
    modelPanel(page, image.loader, { isBusy: image.isBusy }),
    element(
      'div',
      { class: 'columns' },
      element(
        'div',
        { class: 'card stack' },
        image.input.node,
        element(
          'div',
          { class: 'row' },
          element('button', { onclick: () => layer.add() }, icon('box'), () => words().add),
          element(
            'button',
            { disabled: () => layer.boxes.length === 0, onclick: () => layer.clear() },
            () => words().clear,
          ),
          element(
            'span',
            { class: 'hint' },
            () => words().drag,
            element('span', { class: 'keys' }, () => ` ${words().keys}`),
          ),
        ),
      ),
      element(
        'div',
        { class: 'card stack' },
        phrases.node,
        element('p', { class: 'hint' }, hint),
        element('p', { class: 'hint', hidden: () => image.encoded === undefined || times.count === 0 }, () =>
          words().times(formatMilliseconds(image.milliseconds), formatMilliseconds(times.boxes), times.count),
        ),
      ),
    ),
    codePanel(page, { code }),
  );
  image.loader.begin().catch(page.fail);
  return page;
}
