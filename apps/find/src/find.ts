import {
  codePanel,
  element,
  formatMilliseconds,
  header,
  icon,
  latest,
  type Mounted,
  type MountOptions,
  modelLoader,
  modelPanel,
  openImage,
  openPage,
  type Platform,
  readState,
  refresh,
  writeState,
} from '@fgclip2/app-parts';
import {
  type DuplicateGroup,
  duplicateGroups,
  partBox,
  type SearchResult,
  searchImages,
} from '@fgclip2/search';
import { type Fgclip2, sigmoid } from 'fgclip2';
import { findProgram } from './find-program.ts';
import { sampleImages } from './folder-images.ts';
import { imageLibrary, type LibraryImage } from './image-library.ts';
import { libraryBar } from './library-bar.ts';
import { queryImage } from './query-image.ts';
import { mostTiles, resultGrid, type ShownImage } from './result-grid.ts';
import styles from './style.css?inline';
import { bothWords } from './words.ts';

/** What the page asks: a text or an image, what is wanted as well, and what is not. */
interface Question {
  text: string;
  plus: string[];
  minus: string[];
  /** Whether small things are looked for. */
  details: boolean;
}

/** The question that was asked last, and its vector. */
interface Asked {
  key: string;
  vector: Float32Array;
  kind: 'pooled' | 'part';
}

/** One's own images, indexed in the page and searched by text or image. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  let asked: Asked | undefined;
  /** Images that nearly equal one another, while they are shown. */
  let twins: DuplicateGroup[] | undefined;
  /** How the last search went. */
  let how: Pick<SearchResult, 'way'> | undefined;
  const times = { question: 0, search: 0 };

  const open = latest(openLibrary, { onError: page.fail });
  const loader = modelLoader(page, {
    onReady: (fgclip2) => open(fgclip2),
    onGone: () => {
      open.stop();
      library.close();
      asked = twins = undefined;
      search();
    },
  });
  const library = imageLibrary(page, { onChange: () => void rankAgain().catch(page.fail) });
  const grid = resultGrid(page, {
    readThumbnail: (id) => library.keeper.readThumbnail(id),
    fileOf: library.fileOf,
    onMore: (image) => searchMore(image),
  });
  const like = queryImage(page, { onBox: () => search(), onStop: () => searchFor('') });

  /** The kept index; the samples make one where there is none. */
  async function openLibrary(signal: AbortSignal, fgclip2: Fgclip2): Promise<void> {
    await library.open(fgclip2, signal);
    search();
    const isFirstVisit = library.images.length === 0 && library.mismatch === '';
    if (!isFirstVisit || loader.choice.model !== 'demo') return;
    const images = await sampleImages(page);
    signal.throwIfAborted();
    await library.add(images);
    search();
  }

  const isAsked = () => like.image !== undefined || question.value.trim() !== '';

  /** `undefined` while nothing is asked. */
  function currentQuestion(): Question | undefined {
    if (!isAsked()) return undefined;
    return {
      text: question.value.trim(),
      plus: listed(plus),
      minus: listed(minus),
      details: library.withParts && library.imagesWithParts > 0,
    };
  }

  /** Tells one question from another. */
  function keyOf(wanted: Question): string {
    return JSON.stringify([wanted, like.image && imageNumber(like.image), like.box]);
  }

  /** Asks the model about the question where it is a new one; the newest question counts. */
  const ask = latest(
    async (signal) => {
      const wanted = currentQuestion();
      const { fgclip2 } = loader;
      const canAsk = fgclip2 !== undefined && library.mismatch === '';
      if (wanted !== undefined && canAsk && asked?.key !== keyOf(wanted)) {
        asked = await askModel(fgclip2, wanted, signal);
      }
      const best = await rank(signal);
      if (best !== undefined) page.announce(words().found(best));
      page.succeed('task');
    },
    { delay: 120, onError: page.fail },
  );

  async function askModel(fgclip2: Fgclip2, wanted: Question, signal: AbortSignal): Promise<Asked> {
    const { text, plus, minus, details } = wanted;
    const { image, box } = like;
    const key = keyOf(wanted);
    const isImageAlone = image !== undefined && box === undefined && plus.length + minus.length === 0;
    const start = performance.now();
    if (image?.id !== undefined && isImageAlone) {
      for await (const { vector } of library.store.images({ ids: [image.id] })) {
        times.question = performance.now() - start;
        return { key, vector, kind: details ? 'part' : 'pooled' };
      }
    }
    const query = image === undefined ? { text } : { image: image.pixels, box };
    const { vector } = await searchImages(
      fgclip2,
      library.store,
      { ...query, plus, minus },
      { details, limit: 0, signal },
    );
    signal.throwIfAborted();
    times.question = performance.now() - start;
    return { key, vector, kind: details ? 'part' : 'pooled' };
  }

  function search(): void {
    twins = undefined;
    const text = question.value.trim();
    writeState({
      q: text === '' ? [] : [text],
      plus: listed(plus),
      minus: listed(minus),
      details: library.withParts ? ['1'] : [],
    });
    refresh();
    const wanted = currentQuestion();
    if (wanted !== undefined && asked?.key !== keyOf(wanted)) grid.outdate();
    ask();
  }

  /** After a change of the library. */
  async function rankAgain(): Promise<void> {
    const wanted = currentQuestion();
    const isNew = wanted !== undefined && asked?.key !== keyOf(wanted);
    if (isNew && library.images.length > 0 && !ask.isBusy()) ask();
    await rank(page.signal);
  }

  /** Ranks the images that are in the index now; the path of the best one. */
  async function rank(signal: AbortSignal): Promise<string | undefined> {
    refresh();
    if (twins !== undefined) {
      grid.show(
        twins.flatMap(({ images }) => images.map((image, at) => ({ ...image, startsGroup: at === 0 }))),
      );
      return undefined;
    }
    const wanted = currentQuestion();
    if (library.images.length === 0 || wanted === undefined || asked === undefined) {
      grid.show(library.images);
      return undefined;
    }
    const { key, kind, vector } = asked;
    const start = performance.now();
    const result = await library.store.search({ [kind]: vector }, { limit: mostTiles, signal });
    times.search = performance.now() - start;
    how = result;
    const isOneText = like.image === undefined && wanted.plus.length + wanted.minus.length === 0;
    const { logits } = library.store;
    const found = result.matches.map(({ part, ...match }): ShownImage => {
      const box = part === undefined ? match.box : partBox(part.patches, part.grid, match);
      const probability =
        logits && isOneText ? sigmoid(logits.scale * match.cosine + logits.bias) : undefined;
      return { ...match, box, probability };
    });
    grid.show(found, { isRanked: true });
    if (key !== keyOf(wanted)) grid.outdate();
    return found[0]?.path;
  }

  function searchFor(text: string): void {
    question.value = text;
    searchText();
  }

  function searchText(): void {
    chooseImage.stop();
    like.clear();
    search();
  }

  /** Searches by an image, once it is read. */
  const chooseImage = latest(
    async (signal, { name, id, read }: { name: string; id?: string; read(): Promise<Blob> }) => {
      if (loader.fgclip2 === undefined) throw new Error(words().notReady);
      const pixels = await openImage(page, await read(), { name, signal });
      await like.set({ name, pixels, id }, signal);
      page.succeed('file');
      question.value = '';
      search();
    },
    { onError: page.fail },
  );

  /** An image of an earlier visit is known by its small copy alone. */
  function searchMore({ id, path }: LibraryImage): void {
    const read = async () => library.fileOf(id) ?? library.keeper.readThumbnail(id);
    chooseImage({ name: path, id, read });
  }

  /** Searches by the first image of some files; says whether there is a file, which may be refused. */
  function searchByFile(given: FileList | null | undefined): boolean {
    const files = [...(given ?? [])];
    const file = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
    if (file !== undefined) chooseImage({ name: file.name, read: async () => file });
    return file !== undefined;
  }

  const findTwins = latest(
    async (signal) => {
      const groups = await duplicateGroups(library.store, { signal });
      chooseImage.stop();
      like.clear();
      question.value = '';
      search();
      ask.stop();
      twins = groups;
      await rank(signal);
      page.announce(words().twinsFound(groups.length));
    },
    { onError: page.fail },
  );

  /** Looks for small things, or no longer. */
  function setDetails(isWanted: boolean): void {
    library.withParts = isWanted;
    search();
    if (isWanted) library.addParts().then(() => search(), page.fail);
  }

  const refinement = (name: 'plus' | 'minus') =>
    element('input', {
      type: 'text',
      id: name,
      value: readState(name).join(', '),
      placeholder: () => words()[name].placeholder,
      'aria-label': () => words()[name].label,
      autocomplete: 'off',
      oninput: () => search(),
    });
  const plus = refinement('plus');
  const minus = refinement('minus');
  library.withParts = readState('details')[0] === '1';
  const details = element('input', {
    type: 'checkbox',
    id: 'details',
    checked: () => library.withParts,
    onchange: () => setDetails(details.checked),
  });
  const question = element('input', {
    type: 'search',
    id: 'question',
    value: readState('q')[0] ?? '',
    placeholder: () => words().placeholder,
    enterkeyhint: 'search',
    autocomplete: 'off',
    oninput: () => searchText(),
  });
  const imageInput = element('input', {
    type: 'file',
    accept: 'image/*',
    class: 'unseen',
    tabindex: -1,
    'aria-hidden': 'true',
    onchange: () => {
      searchByFile(imageInput.files);
      imageInput.value = '';
    },
  });
  document.addEventListener(
    'paste',
    (event) => {
      if (searchByFile(event.clipboardData?.files)) event.preventDefault();
    },
    { signal: page.signal },
  );

  const signed = (sign: string, input: HTMLElement) =>
    element('div', { class: 'signed' }, element('span', { 'aria-hidden': 'true' }, sign), input);
  const needsParts = () =>
    library.withParts && !library.isBusy && library.imagesWithParts < library.images.length;

  const code = (platform: Platform) =>
    findProgram(platform, {
      choice: loader.choice,
      isOfSamples: library.images.every(({ path }) => path.startsWith('samples/')),
      text: isAsked() ? question.value.trim() : words().placeholder,
      image: like.image?.name,
      box: like.box,
      plus: listed(plus),
      minus: listed(minus),
      details: library.withParts,
    });

  page.show(
    header(page, bothWords),
    modelPanel(page, loader, {
      isBusy: () =>
        library.isBusy || open.isBusy() || ask.isBusy() || chooseImage.isBusy() || findTwins.isBusy(),
    }),
    element(
      'div',
      {
        class: 'stack',
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => {
          event.preventDefault();
          searchByFile(event.dataTransfer?.files);
        },
      },
      element(
        'section',
        { class: 'card stack', 'aria-label': () => words().search },
        element(
          'div',
          { class: 'ask' },
          element('label', { class: 'unseen', for: 'question' }, () => words().search),
          icon('search'),
          question,
          element(
            'button',
            { disabled: () => library.images.length === 0, onclick: () => imageInput.click() },
            icon('image'),
            () => words().byImage,
          ),
        ),
        element(
          'div',
          { class: 'chips' },
          ...bothWords.en.examples.map((_, number) =>
            element(
              'button',
              { onclick: () => searchFor(words().examples[number]!) },
              () => words().examples[number]!,
            ),
          ),
        ),
        like.node,
        element(
          'div',
          { class: 'refine' },
          signed('+', plus),
          signed('−', minus),
          element(
            'label',
            { class: 'check', for: 'details', title: () => words().detailsHint },
            details,
            element('span', {}, () => words().details),
          ),
        ),
        element('p', { class: 'hint', hidden: () => !needsParts() }, () =>
          words().needsParts(library.images.length - library.imagesWithParts),
        ),
      ),
      libraryBar(page, library, { isReady: () => loader.state === 'ready', onTwins: () => findTwins() }),
      element('p', { class: 'hint so-far', hidden: () => !library.isBusy || !isAsked() }, () =>
        words().soFar(library.progress?.done ?? 0, library.progress?.total ?? 0),
      ),
      element(
        'div',
        { class: 'row twins', hidden: () => twins === undefined },
        element('p', { class: 'grow name' }, () => words().twinsFound(twins?.length ?? 0)),
        element('button', { class: 'quiet', onclick: () => search() }, () => words().stopLike),
      ),
      grid.node,
      element('p', { class: 'hint', hidden: () => how === undefined || library.images.length === 0 }, () =>
        words().took(
          formatMilliseconds(times.question),
          formatMilliseconds(times.search),
          library.images.length,
          how?.way ?? 'exact',
        ),
      ),
    ),
    imageInput,
    codePanel(page, { code }),
  );
  loader.begin().catch(page.fail);
  return page;
}

/** The texts of an input, which commas part. */
function listed({ value }: HTMLInputElement): string[] {
  return value
    .split(/[,，、]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** Tells images of the same name from one another. */
function imageNumber(image: object): number {
  const number = numbers.get(image) ?? ++lastNumber;
  numbers.set(image, number);
  return number;
}
