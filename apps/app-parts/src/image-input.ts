import { element, refresh } from './element.ts';
import { icon } from './icon.ts';
import { latest } from './latest.ts';
import { type DecodedImage, openImage, shownImage } from './open-image.ts';
import type { Page } from './page.ts';
import { sampleStrip } from './sample-strip.ts';
import { loadSamples, type Sample } from './samples.ts';
import { readState, writeState } from './url-state.ts';

/** An image somebody chose. */
export interface ChosenImage {
  /** Upright, as the model sees it. */
  pixels: DecodedImage;
  /** Its file's name. */
  name: string;
  width: number;
  height: number;
  /** Where it is one of the samples. */
  sample: Sample | undefined;
}

/** Options of {@link imageInput}. */
export interface ImageInputOptions {
  onImage(image: ChosenImage): void;
  /** What is being done with the image, for people; empty where nothing is. */
  status(): string;
  /** The sample to begin with. @default 'scene6' */
  first?: string | undefined;
  /** What lies over the image, as large as it. @default nothing */
  overlay?: HTMLElement | undefined;
}

/** Where images come in: dropped, pasted, picked, photographed, or one of the samples. */
export interface ImageInput {
  readonly node: HTMLElement;
  readonly image: ChosenImage | undefined;
  readonly samples: readonly Sample[];
}

/** Where an image comes from. */
interface Source {
  name: string;
  sample?: Sample | undefined;
  read(signal: AbortSignal): Promise<Blob>;
}

/** More pixels than a screen has for the image would only take memory. */
const longestSide = 1600;

/** Makes the place where images come in, and shows the one that is chosen. */
export function imageInput(
  page: Page,
  { onImage, status, first = 'scene6', overlay = element('div') }: ImageInputOptions,
): ImageInput {
  const words = () => page.say(bothWords);
  let image: ChosenImage | undefined;
  let samples: Sample[] = [];

  const choose = latest(
    async (signal, { name, sample, read }: Source) => {
      const pixels = await openImage(page, await read(signal), { name, signal });
      const bitmap = await shownImage(pixels, longestSide);
      signal.throwIfAborted();
      view.getContext('bitmaprenderer')!.transferFromImageBitmap(bitmap);
      const { width, height } = pixels;
      image = { pixels, name, width, height, sample };
      frame.style.setProperty('--width', String(width));
      frame.style.setProperty('--height', String(height));
      writeState({ image: sample === undefined ? [] : [sample.name] });
      page.succeed('file');
      refresh();
      strip.reveal();
      onImage(image);
    },
    { onError: page.fail },
  );
  const activity = () => status() || (choose.isBusy() ? words().opening : '');
  const isBusy = () => (activity() === '' ? undefined : 'true');

  const view = element('canvas', { role: 'img', 'aria-label': () => words().alt(image?.name ?? '') });
  overlay.classList.add('overlay');
  const frame = element(
    'div',
    { class: 'frame', hidden: () => image === undefined, 'aria-busy': isBusy },
    view,
    overlay,
  );
  const strip = sampleStrip(page, {
    chosen: () => image?.sample,
    onChoose: (sample) => chooseSample(sample),
  });

  function chooseSample(sample: Sample): void {
    choose({
      name: sample.url.pathname.replace(/^.*\//, ''),
      sample,
      read: async (signal) => {
        const response = await fetch(sample.url, { signal: AbortSignal.any([signal, page.signal]) });
        return response.blob();
      },
    });
  }

  /** The first image of some files; where none is one, the first file is refused by its name. */
  const take = (given: FileList | undefined | null) => {
    const files = [...(given ?? [])];
    const file = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
    if (file !== undefined) choose({ name: file.name, read: async () => file });
    return file !== undefined;
  };
  const picker = (capture?: string) =>
    element('input', {
      type: 'file',
      accept: 'image/*',
      capture,
      class: 'unseen',
      tabindex: -1,
      'aria-hidden': 'true',
      onchange: ({ currentTarget }) => {
        const input = currentTarget as HTMLInputElement;
        take(input.files);
        // The same file may be picked again.
        input.value = '';
      },
    });
  const fromDisk = picker();
  const fromCamera = picker('environment');

  const node = element(
    'section',
    {
      class: 'image',
      'aria-label': () => words().heading,
      ondragover: (event) => {
        event.preventDefault();
        node.classList.add('dropping');
      },
      ondragleave: (event) => {
        if (!node.contains(event.relatedTarget as Node | null)) node.classList.remove('dropping');
      },
      ondrop: (event) => {
        event.preventDefault();
        node.classList.remove('dropping');
        take(event.dataTransfer?.files);
      },
    },
    element(
      'div',
      { class: 'stage' },
      frame,
      element('p', { class: 'activity', hidden: () => activity() === '' }, activity),
      element('p', { class: 'drop-here' }, () => words().drop),
    ),
    element(
      'div',
      { class: 'row sources' },
      element('button', { onclick: () => fromDisk.click() }, icon('image'), () => words().pick),
      element(
        'button',
        { class: 'camera', onclick: () => fromCamera.click() },
        icon('camera'),
        () => words().photograph,
      ),
      element('span', { class: 'hint' }, () => words().hint),
    ),
    fromDisk,
    fromCamera,
    strip.node,
  );

  document.addEventListener(
    'paste',
    (event) => {
      if (take(event.clipboardData?.files)) event.preventDefault();
    },
    { signal: page.signal },
  );

  async function start(): Promise<void> {
    samples = await loadSamples(page);
    strip.show(samples);
    const wanted = readState('image')[0] ?? first;
    const sample = samples.find(({ name }) => name === wanted) ?? samples[0];
    const isChosen = image !== undefined || choose.isBusy();
    if (sample !== undefined && !isChosen) chooseSample(sample);
  }
  void start().catch(page.fail);

  return {
    node,
    get image() {
      return image;
    },
    get samples() {
      return samples;
    },
  };
}

const en = {
  heading: 'Image',
  alt: (name: string) => `The image ${name}`,
  opening: 'Opening the image…',
  drop: 'Drop the image here',
  pick: 'Choose an image',
  photograph: 'Take a photo',
  hint: 'or drop or paste one; it never leaves this device',
};

const bothWords: { en: typeof en; zh: typeof en } = {
  en,
  zh: {
    heading: '图片',
    alt: (name) => `图片 ${name}`,
    opening: '正在打开图片…',
    drop: '把图片放在这里',
    pick: '选择图片',
    photograph: '拍照',
    hint: '也可以拖放或粘贴；图片不会离开本机',
  },
};
