import {
  codePanel,
  element,
  formatMilliseconds,
  header,
  icon,
  latest,
  type Mounted,
  type MountOptions,
  modelCode,
  modelLoader,
  modelPanel,
  openPage,
  quote,
  readState,
  refresh,
  writeState,
} from '@fgclip2/app-parts';
import { checkComparable, type Fgclip2 } from 'fgclip2';
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
  const times = { question: 0, search: 0 };

  const loader = modelLoader(page, { onReady: (fgclip2) => void open(fgclip2).catch(page.fail) });
  const library = imageLibrary(page, { onChange: () => search() });
  const grid = resultGrid(page, {
    store: library.store,
    fileOf: library.fileOf,
    onMore: (row) => searchBy(library.index!.images[row]!.path, library.index!.vectorOf(row)),
  });

  /** The kept index; the samples make one where there is none. */
  async function open(fgclip2: Fgclip2): Promise<void> {
    await library.open(fgclip2);
    const isFirstVisit = library.index === undefined && library.mismatch === '';
    if (isFirstVisit && loader.choice.model === 'demo') await library.add(await sampleImages(page));
  }

  const search = latest(
    async (signal) => {
      const { index } = library;
      const text = question.value.trim();
      writeState({ q: text === '' ? [] : [text] });
      refresh();
      if (index === undefined || loader.fgclip2 === undefined || (text === '' && like === undefined)) {
        return grid.show(index, undefined);
      }
      const start = performance.now();
      let vector = like?.vector;
      if (vector === undefined) {
        const embedded = await loader.fgclip2.embedTexts([text], { signal });
        signal.throwIfAborted();
        checkComparable(embedded.source, index.source);
        vector = embedded.vectors.data;
      }
      const asked = performance.now();
      const found = index.search(vector);
      times.question = asked - start;
      times.search = performance.now() - asked;
      grid.show(index, found);
      const [best] = found;
      if (best !== undefined) page.announce(words().found(index.images[best.row]!.path));
    },
    { delay: 120, onError: page.fail },
  );

  function searchFor(text: string): void {
    like = undefined;
    question.value = text;
    search();
  }

  function searchBy(name: string, vector: Float32Array): void {
    like = { name, vector };
    question.value = '';
    search();
  }

  /** Searches by the first image of some files; says whether there is one. */
  function searchByFile(files: FileList | null | undefined): boolean {
    const file = [...(files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (file === undefined || loader.fgclip2 === undefined) return false;
    loader.fgclip2.embedImages([file], { signal: page.signal }).then(({ vectors, failures }) => {
      if (failures.length > 0) page.fail(failures[0]!.error);
      else searchBy(file.name, vectors.data);
    }, page.fail);
    return true;
  }

  const question = element('input', {
    type: 'search',
    id: 'question',
    value: readState('q')[0] ?? '',
    placeholder: () => words().placeholder,
    enterkeyhint: 'search',
    autocomplete: 'off',
    oninput: () => {
      like = undefined;
      search();
    },
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

  const code = () => `import { readdir } from 'node:fs/promises';
${modelCode(loader.choice.model)}

// Once: a vector for each image of a folder.
const names = (await readdir('.')).filter((name) => /\\.(png|jpe?g|webp)$/i.test(name));
const { vectors, indices, source } = await fgclip2.embedImages(names);

// For each question: a vector for the text, and its dot product with every image's.
const query = await fgclip2.embedTexts([${quote(question.value.trim() || words().placeholder)}]);
const found = indices.map((image, row) => {
  const vector = vectors.data.subarray(row * source.width, (row + 1) * source.width);
  return { name: names[image], cosine: vector.reduce((sum, value, i) => sum + value * query.vectors.data[i]!, 0) };
});
found.sort((a, b) => b.cosine - a.cosine);
for (const { name, cosine } of found.slice(0, 5)) console.log(cosine.toFixed(3), name);
`;

  page.show(
    header(page, bothWords),
    modelPanel(page, loader),
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
