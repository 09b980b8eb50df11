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
import { checkComparable, type EmbeddingSource, type Fgclip2 } from 'fgclip2';
import { findProgram } from './find-program.ts';
import { sampleImages } from './folder-images.ts';
import { imageLibrary } from './image-library.ts';
import { libraryBar } from './library-bar.ts';
import { resultGrid } from './result-grid.ts';
import styles from './style.css?inline';
import { bothWords } from './words.ts';

/** One's own images, indexed in the page and searched by text or image. */
export function mount(parent: HTMLElement, options?: MountOptions): Mounted {
  const page = openPage(parent, styles, options);
  const words = () => page.say(bothWords);
  /** The image that is searched by. */
  let like: { name: string; vector: Float32Array } | undefined;
  /** The last text that was searched for. */
  let asked: { text: string; vector: Float32Array; source: EmbeddingSource } | undefined;
  const times = { question: 0, search: 0 };

  const open = latest(openLibrary, { onError: page.fail });
  const loader = modelLoader(page, {
    onReady: (fgclip2) => open(fgclip2),
    onGone: () => {
      open.stop();
      library.close();
      asked = like = undefined;
      search();
    },
  });
  const library = imageLibrary(page, { onChange: () => rank() });
  const grid = resultGrid(page, {
    store: library.store,
    fileOf: library.fileOf,
    onMore: (row) => searchBy(library.index!.images[row]!.path, library.index!.vectorOf(row)),
  });

  /** The kept index; the samples make one where there is none. */
  async function openLibrary(signal: AbortSignal, fgclip2: Fgclip2): Promise<void> {
    await library.open(fgclip2, signal);
    search();
    const isFirstVisit = library.index === undefined && library.mismatch === '';
    if (!isFirstVisit || loader.choice.model !== 'demo') return;
    const images = await sampleImages(page);
    signal.throwIfAborted();
    await library.add(images);
  }

  const isAsked = () => like !== undefined || question.value.trim() !== '';

  /** Asks the model about the text where it is a new one; the newest question counts. */
  const ask = latest(
    async (signal) => {
      const text = question.value.trim();
      if (like === undefined && text !== '' && asked?.text !== text) {
        if (loader.fgclip2 === undefined) return;
        const start = performance.now();
        const { vectors, source } = await loader.fgclip2.embedTexts([text], { signal });
        signal.throwIfAborted();
        times.question = performance.now() - start;
        asked = { text, vector: vectors.data, source };
      }
      const best = rank();
      if (best !== undefined) page.announce(words().found(best));
      page.succeed('task');
    },
    { delay: 120, onError: page.fail },
  );

  function search(): void {
    const text = question.value.trim();
    writeState({ q: text === '' ? [] : [text] });
    refresh();
    if (like === undefined && asked?.text !== text) grid.outdate();
    ask();
  }

  /** Ranks the images that are in the index now; the path of the best one. */
  function rank(): string | undefined {
    refresh();
    const { index } = library;
    const text = question.value.trim();
    const query = like ?? (text === '' ? undefined : asked);
    if (index === undefined || query === undefined) {
      grid.show(index, undefined);
      return undefined;
    }
    if (query === asked) checkComparable(asked.source, index.source);
    const start = performance.now();
    const found = index.search(query.vector);
    times.search = performance.now() - start;
    grid.show(index, found);
    if (query === asked && asked.text !== text) grid.outdate();
    const [best] = found;
    return best && index.images[best.row]!.path;
  }

  function searchFor(text: string): void {
    question.value = text;
    searchText();
  }

  function searchText(): void {
    searchFile.stop();
    like = undefined;
    search();
  }

  function searchBy(name: string, vector: Float32Array): void {
    searchFile.stop();
    like = { name, vector };
    question.value = '';
    search();
  }

  const searchFile = latest(
    async (signal, file: File) => {
      const { fgclip2 } = loader;
      if (fgclip2 === undefined) throw new Error(words().notReady);
      const image = await openImage(page, file, { name: file.name, signal });
      const { vectors, failures } = await fgclip2.embedImages([image], { signal });
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0]!.error;
      page.succeed('file');
      searchBy(file.name, vectors.data);
    },
    { onError: page.fail },
  );

  /** Searches by the first image of some files; says whether there is a file, which may be refused. */
  function searchByFile(given: FileList | null | undefined): boolean {
    const files = [...(given ?? [])];
    const file = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
    if (file !== undefined) searchFile(file);
    return file !== undefined;
  }

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

  const code = (platform: Platform) =>
    findProgram(platform, {
      choice: loader.choice,
      isOfSamples: library.index?.images.every(({ path }) => path.startsWith('samples/')) ?? true,
      question: question.value.trim() || words().placeholder,
    });

  page.show(
    header(page, bothWords),
    modelPanel(page, loader, {
      isBusy: () => library.isBusy || open.isBusy() || ask.isBusy() || searchFile.isBusy(),
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
            { disabled: () => library.index === undefined, onclick: () => imageInput.click() },
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
        element(
          'div',
          { class: 'row like', hidden: () => like === undefined },
          element('span', { class: 'grow' }, () => words().like(like?.name ?? '')),
          element('button', { class: 'quiet', onclick: () => searchFor('') }, () => words().stopLike),
        ),
      ),
      libraryBar(page, library, { isReady: () => loader.state === 'ready' }),
      element('p', { class: 'hint so-far', hidden: () => !library.isBusy || !isAsked() }, () =>
        words().soFar(library.progress?.done ?? 0, library.progress?.total ?? 0),
      ),
      grid.node,
      element('p', { class: 'hint', hidden: () => times.search === 0 || library.index === undefined }, () =>
        words().took(
          formatMilliseconds(times.question),
          formatMilliseconds(times.search),
          library.index?.images.length ?? 0,
        ),
      ),
    ),
    imageInput,
    codePanel(page, { code }),
  );
  loader.begin().catch(page.fail);
  return page;
}
