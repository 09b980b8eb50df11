import {
  type ChosenPicture,
  codePanel,
  element,
  formatMilliseconds,
  formatShare,
  header,
  latest,
  loadThings,
  type Mounted,
  type MountOptions,
  modelCode,
  modelLoader,
  modelPanel,
  openPage,
  pictureInput,
  quote,
  quoteList,
  readState,
  refresh,
  type Thing,
  textList,
  writeState,
} from '@fgclip2/app-parts';
import type { EncodedPicture, RankedCaption } from 'fgclip2';
import styles from './style.css?inline';
import { twists } from './twists.ts';
import { bothWords } from './words.ts';

/** Captions for a picture, and how well each fits; the picture is encoded once, texts as they are typed. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  let encoded: EncodedPicture | undefined;
  let things: Thing[] = [];
  let ranking: RankedCaption[] = [];
  let twisted = '';
  const times = { picture: 0, text: 0 };

  const loader = modelLoader(page, { onReady: () => look() });
  const picture = pictureInput(page, {
    first: 'scene5',
    onPicture: (chosen) => {
      const kept = readState('text');
      if (captions.texts.length === 0 && kept.length > 0) captions.set(kept);
      else if (chosen.sample !== undefined || captions.texts.length === 0) captions.set(suggestions(chosen));
      look();
    },
  });
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

  /** The vision tower, once a picture. */
  const look = latest(
    async (signal) => {
      encoded = undefined;
      ranking = [];
      captions.score([]);
      if (loader.fgclip2 === undefined || picture.picture === undefined) return;
      const start = performance.now();
      const looked = await loader.fgclip2.encode(picture.picture.blob, { signal });
      signal.throwIfAborted();
      encoded = looked;
      times.picture = performance.now() - start;
      score();
    },
    { onError: page.fail },
  );

  /** The text tower, whenever a caption changes. */
  const score = latest(
    async (signal) => {
      const { texts } = captions;
      if (encoded === undefined || texts.length === 0) return;
      const start = performance.now();
      const ranked = await encoded.rank(texts, { signal });
      signal.throwIfAborted();
      ranking = ranked;
      times.text = performance.now() - start;
      const probabilities = new Map(ranking.map(({ index, probability }) => [index, probability]));
      captions.score(texts.map((_, index) => probabilities.get(index)!));
      const [best] = ranking;
      page.announce(words().best(best!.text, formatShare(best!.probability)));
    },
    { delay: 120, onError: page.fail },
  );

  function suggestions({ sample }: ChosenPicture): string[] {
    const { language } = page;
    if (sample === undefined) return language === 'zh' ? ['一张照片', '一只猫'] : ['a photo', 'a cat'];
    const other = language === 'zh' ? 'en' : 'zh';
    const { caption, falseCaption } = sample;
    return [caption[language], falseCaption[language], caption[other], falseCaption[other]];
  }

  const chips = element('div', { class: 'chips' });
  const showTwists = () => {
    const caption = captions.texts.includes(twisted)
      ? twisted
      : (ranking[0]?.text ?? captions.texts[0] ?? '');
    const offers = twists(caption, things).filter(({ text }) => !captions.texts.includes(text));
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
    if (loader.state !== 'ready') return '';
    if (ranking.length === 0) return encoded === undefined ? words().looking : '';
    const { picture, text } = times;
    return words().times(formatMilliseconds(picture), formatMilliseconds(text), ranking.length);
  };

  const code = () => `${modelCode(loader.choice.model)}

const captions = ${quoteList(captions.texts)};
for (const { text, probability } of await fgclip2.rank(${quote(picture.picture?.name ?? 'photo.jpg')}, captions)) {
  console.log(\`\${(100 * probability).toFixed(1)} %  \${text}\`);
}
`;

  page.show(
    header(page, bothWords),
    modelPanel(page, loader),
    element(
      'div',
      { class: 'columns' },
      element('div', { class: 'card' }, picture.node),
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
        element('p', { class: 'hint timing' }, timing, ' ', () => words().explained),
      ),
    ),
    codePanel(page, { code }),
  );

  loadThings(page).then((all) => {
    things = all;
    refresh();
  }, page.fail);
  loader.begin().catch(page.fail);
  return page;
}
