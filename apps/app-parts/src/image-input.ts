import { element, refresh } from './element.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { loadSamples, type Sample } from './samples.ts';
import { readState, writeState } from './url-state.ts';

/** An image somebody chose. */
export interface ChosenImage {
  blob: Blob;
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

/** Makes the place where images come in, and shows the one that is chosen. */
export function imageInput(
  page: Page,
  { onImage, first = 'scene6', overlay = element('div') }: ImageInputOptions,
): ImageInput {
  const words = () => page.say(bothWords);
  let image: ChosenImage | undefined;
  let samples: Sample[] = [];

  const view = element('img', { alt: () => words().alt(image?.name ?? '') });
  overlay.classList.add('overlay');
  const frame = element('div', { class: 'frame', hidden: () => image === undefined }, view, overlay);
  const strip = element('div', { class: 'strip', role: 'group', 'aria-label': () => words().samples });

  async function choose(blob: Blob, name: string, sample?: Sample): Promise<void> {
    const bitmap = await createImageBitmap(blob).catch(() => {
      throw new Error(words().unreadable(name));
    });
    image = { blob, name, width: bitmap.width, height: bitmap.height, sample };
    bitmap.close();
    URL.revokeObjectURL(view.src);
    view.src = URL.createObjectURL(blob);
    frame.style.setProperty('--width', String(image.width));
    frame.style.setProperty('--height', String(image.height));
    writeState({ image: sample === undefined ? [] : [sample.name] });
    refresh();
    showInStrip();
    onImage(image);
  }

  function showInStrip(): void {
    const button = strip.children[samples.indexOf(image?.sample as Sample)];
    if (!(button instanceof HTMLElement)) return;
    const left = button.offsetLeft - strip.offsetLeft - (strip.clientWidth - button.offsetWidth) / 2;
    const isCalm = strip.scrollLeft === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches;
    strip.scrollTo({ left, behavior: isCalm ? 'instant' : 'smooth' });
  }

  async function chooseSample(sample: Sample): Promise<void> {
    const response = await fetch(sample.url, { signal: page.signal });
    await choose(await response.blob(), sample.url.pathname.replace(/^.*\//, ''), sample);
  }

  const take = (files: FileList | undefined | null) => {
    const file = [...(files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (file !== undefined) choose(file, file.name).catch(page.fail);
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
    strip,
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
    strip.append(
      ...samples.map((sample) =>
        element(
          'button',
          {
            class: 'sample',
            'aria-pressed': () => String(image?.sample === sample),
            'aria-label': () => sample.caption[page.language],
            title: () => sample.caption[page.language],
            onclick: () => void chooseSample(sample).catch(page.fail),
          },
          element('img', { src: sample.url.href, alt: '', width: sample.width, height: sample.height }),
        ),
      ),
    );
    const wanted = readState('image')[0] ?? first;
    const sample = samples.find(({ name }) => name === wanted) ?? samples[0];
    if (sample !== undefined && image === undefined) await chooseSample(sample);
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
  samples: 'Sample images',
  drop: 'Drop the image here',
  pick: 'Choose an image',
  photograph: 'Take a photo',
  hint: 'or drop or paste one; it never leaves this device',
  unreadable: (name: string) => `${name} is no image that this browser can read.`,
};

const bothWords: { en: typeof en; zh: typeof en } = {
  en,
  zh: {
    heading: '图片',
    alt: (name) => `图片 ${name}`,
    samples: '示例图片',
    drop: '把图片放在这里',
    pick: '选择图片',
    photograph: '拍照',
    hint: '也可以拖放或粘贴；图片不会离开本机',
    unreadable: (name) => `浏览器无法读取 ${name}。`,
  },
};
