import { element, formatBytes, formatMilliseconds, icon, type Page } from '@fgclip2/app-parts';
import { hasFolderPicker, inputImages, type ListedImage, pickFolder, sampleImages } from './folder-images.ts';
import type { ImageLibrary } from './image-library.ts';
import type { IndexProgress } from './make-index.ts';
import { bothWords } from './words.ts';

/** Options of {@link libraryBar}. */
export interface LibraryBarOptions {
  /** Whether the model can take images now. */
  isReady(): boolean;
  /** Images that nearly equal one another are wanted. */
  onTwins(): void;
}

/** Where images are added to the library, with progress, cancel and resume. */
export function libraryBar(
  page: Page,
  library: ImageLibrary,
  { isReady, onTwins }: LibraryBarOptions,
): HTMLElement {
  const words = () => page.say(bothWords);
  const canAdd = () => isReady() && !library.isBusy && library.mismatch === '';
  const attempt = (work: Promise<unknown>) => void work.catch(page.fail);

  async function add(images: ListedImage[]): Promise<void> {
    if (images.length === 0) throw new Error(words().noImages);
    await library.add(images);
  }

  const folderInput = element('input', {
    type: 'file',
    webkitdirectory: true,
    class: 'unseen',
    tabindex: -1,
    'aria-hidden': 'true',
    onchange: () => {
      const images = inputImages(folderInput.files ?? []);
      folderInput.value = '';
      attempt(add(images));
    },
  });
  const chooseFolder = () => {
    if (hasFolderPicker()) attempt(pickFolder().then(add));
    else folderInput.click();
  };

  const holds = () => {
    const { images, bytes } = library;
    if (images.length === 0) return words().empty;
    return words().holds(images.length, formatBytes(bytes, page.language));
  };
  const left = ({ done, total, imagesPerSecond }: IndexProgress) =>
    imagesPerSecond === 0 ? '…' : formatMilliseconds((1000 * (total - done)) / imagesPerSecond);
  const how = () => {
    const { progress } = library;
    if (progress === undefined) return '';
    const parts = [words().indexed(progress.done, progress.total)];
    if (progress.skipped > 0) parts.push(words().skipped(progress.skipped));
    if (library.isBusy) parts.push(words().speed(progress.imagesPerSecond.toFixed(1), left(progress)));
    else parts.push(words().stopped);
    return parts.join(' · ');
  };
  const part = () => (library.progress?.done ?? 0) / Math.max(library.progress?.total ?? 0, 1);
  const failures = () => library.progress?.failures ?? [];

  return element(
    'section',
    { class: 'stack', 'aria-label': () => words().library },
    element(
      'div',
      { class: 'row index' },
      element(
        'button',
        { class: 'main', disabled: () => !canAdd(), onclick: chooseFolder },
        icon('folder'),
        () => words().folder,
      ),
      element(
        'button',
        { disabled: () => !canAdd(), onclick: () => attempt(sampleImages(page).then(add)) },
        () => words().samples,
      ),
      element('span', { class: 'hint grow number' }, holds),
      element(
        'button',
        { class: 'quiet', hidden: () => library.images.length < 2, onclick: onTwins },
        () => words().twins,
      ),
      element(
        'button',
        {
          class: 'quiet',
          hidden: () => library.images.length === 0 && library.mismatch === '',
          onclick: () => attempt(library.clear()),
        },
        () => (library.mismatch === '' ? words().clear : words().again),
      ),
    ),
    element('p', { class: 'hint', hidden: library.keeper.keeps }, () => words().forgets),
    element('p', { class: 'card problem', hidden: () => library.mismatch === '' }, () =>
      words().other(library.mismatch),
    ),
    element(
      'div',
      { class: 'download', hidden: () => !library.isBusy && !library.hasMore },
      element('div', {
        class: 'line',
        role: 'progressbar',
        'aria-label': () => words().progress,
        'aria-valuenow': () => library.progress?.done ?? 0,
        'aria-valuemin': 0,
        'aria-valuemax': () => library.progress?.total ?? 0,
        style: () => `--value: ${part()}`,
      }),
      element(
        'div',
        { class: 'row' },
        element('span', { class: 'grow number' }, how),
        element(
          'button',
          { class: 'quiet', hidden: () => !library.isBusy, onclick: () => library.cancel() },
          () => words().cancel,
        ),
        element(
          'button',
          { hidden: () => !library.hasMore, onclick: () => attempt(library.resume()) },
          () => words().resume,
        ),
      ),
    ),
    element('p', { class: 'problem', hidden: () => failures().length === 0 }, () =>
      words().failed(failures()),
    ),
    folderInput,
  );
}
