import {
  codePanel,
  element,
  encodedImage,
  formatMilliseconds,
  formatPercent,
  header,
  latest,
  loadThings,
  type Mounted,
  type MountOptions,
  modelPanel,
  openPage,
  type Platform,
  refresh,
  type Sample,
  type Thing,
  textList,
  writeState,
} from '@fgclip2/app-parts';
import type { RankedCaption } from 'fgclip2';
import { matchProgram } from './match-program.ts';
import styles from './style.css?inline';
import { twists } from './twists.ts';
import { bothWords } from './words.ts';

/** Captions for an image, and how well each fits; the image is encoded once, texts as they are typed. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  let things: Thing[] = [];
  let ranking: RankedCaption[] = [];
  let twisted = '';
  let milliseconds = 0;

  const captions = textList(page, {
    words: { en: bothWords.en.list, zh: bothWords.zh.list },
    onChange: () => {
      writeState({ text: captions.texts });
      score();
    },
    onSelect: (text) => {
      twisted = text;
      refresh();
    },
  });

  /** The vision tower runs once an image. */
  const image = encodedImage(page, {
    first: 'scene5',
    texts: captions,
    suggest,
    onForget: () => {
      score.stop();
      ranking = [];
    },
    onEncoded: () => score(),
  });

  /** The text tower runs whenever a caption changes. */
  const score = latest(
    async (signal) => {
      const { texts } = captions;
      if (image.encoded === undefined || texts.length === 0) {
        ranking = [];
        return;
      }
      const start = performance.now();
      const ranked = await image.encoded.rank(texts, { signal });
      signal.throwIfAborted();
      ranking = ranked;
      milliseconds = performance.now() - start;
      const probabilities = new Map(ranking.map(({ index, probability }) => [index, probability]));
      captions.score(texts.map((_, index) => probabilities.get(index)!));
      page.succeed('task');
      const [best] = ranking;
      page.announce(words().best(best!.text, formatPercent(best!.probability)));
    },
    {
      delay: 120,
      onError: (error) => {
        captions.score([]);
        page.fail(error);
      },
    },
  );

  function suggest({ caption, falseCaption }: Sample): string[] {
    const { language } = page;
    const other = language === 'zh' ? 'en' : 'zh';
    return [caption[language], falseCaption[language], caption[other], falseCaption[other]];
  }

  const chips = element('div', { class: 'chips' });
  const showTwists = () => {
    const { texts } = captions;
    const caption = [twisted, ranking[0]?.text].find((text) => texts.includes(text ?? '')) ?? texts[0] ?? '';
    const offers = twists(caption, things).filter(({ text }) => !texts.includes(text));
    const buttons = offers
      .slice(0, 5)
      .map(({ text, from, to }) =>
        element(
          'button',
          { onclick: () => captions.add(text, `${from} → ${to}`), title: text },
          element('s', {}, from),
          ` → ${to}`,
        ),
      );
    if (JSON.stringify(offers) !== chips.dataset.offers) {
      chips.dataset.offers = JSON.stringify(offers);
      chips.replaceChildren(...buttons);
    }
    return offers.length > 0 ? words().foolHint(caption) : words().foolNothing;
  };

  const timing = () => {
    if (image.loader.state !== 'ready') return '';
    if (ranking.length === 0 || captions.texts.length === 0) return '';
    const [once, texts] = [image.milliseconds, milliseconds].map(formatMilliseconds);
    return words().times(once!, texts!, ranking.length);
  };

  const code = (platform: Platform) =>
    matchProgram(platform, {
      choice: image.loader.choice,
      input: image.input,
      captions: captions.texts,
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
        captions.node,
        element(
          'section',
          { class: 'fool' },
          element('h2', {}, () => words().fool),
          element('p', { class: 'hint' }, showTwists),
          chips,
        ),
        element(
          'p',
          { class: 'hint timing', hidden: () => captions.texts.length === 0 },
          timing,
          ' ',
          () => words().explained,
        ),
      ),
    ),
    codePanel(page, { code }),
  );

  loadThings(page).then((all) => {
    things = all;
    refresh();
  }, page.fail);
  image.loader.begin().catch(page.fail);
  return page;
}
