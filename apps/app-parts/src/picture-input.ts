import { element, refresh } from './element.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { loadSamples, type Sample } from './samples.ts';
import { readState, writeState } from './url-state.ts';

/** A picture somebody chose. */
export interface ChosenPicture {
  blob: Blob;
  /** Its file's name. */
  name: string;
  width: number;
  height: number;
  /** Where it is one of the samples. */
  sample: Sample | undefined;
}

/** Options of {@link pictureInput}. */
export interface PictureInputOptions {
  onPicture(picture: ChosenPicture): void;
  /** The sample to begin with. @default 'scene6' */
  first?: string | undefined;
  /** What lies over the picture, as large as it. @default nothing */
  overlay?: HTMLElement | undefined;
}

/** Where pictures come in: dropped, pasted, picked, photographed, or one of the samples. */
export interface PictureInput {
  readonly node: HTMLElement;
  readonly picture: ChosenPicture | undefined;
  readonly samples: readonly Sample[];
}

/** Makes the place where pictures come in, and shows the one that is chosen. */
export function pictureInput(
  page: Page,
  { onPicture, first = 'scene6', overlay = element('div') }: PictureInputOptions,
): PictureInput {
  const words = () => page.say(bothWords);
  let picture: ChosenPicture | undefined;
  let samples: Sample[] = [];

  const image = element('img', { alt: () => words().alt(picture?.name ?? '') });
  overlay.classList.add('overlay');
  const frame = element('div', { class: 'frame', hidden: () => picture === undefined }, image, overlay);
  const strip = element('div', { class: 'strip', role: 'group', 'aria-label': () => words().samples });

  async function choose(blob: Blob, name: string, sample?: Sample): Promise<void> {
    const bitmap = await createImageBitmap(blob).catch(() => {
      throw new Error(words().unreadable(name));
    });
    picture = { blob, name, width: bitmap.width, height: bitmap.height, sample };
    bitmap.close();
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(blob);
    frame.style.setProperty('--width', String(picture.width));
    frame.style.setProperty('--height', String(picture.height));
    writeState({ picture: sample === undefined ? [] : [sample.name] });
    refresh();
    showInStrip();
    onPicture(picture);
  }

  function showInStrip(): void {
    const button = strip.children[samples.indexOf(picture?.sample as Sample)];
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
      class: 'picture',
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
            'aria-pressed': () => String(picture?.sample === sample),
            'aria-label': () => sample.caption[page.language],
            title: () => sample.caption[page.language],
            onclick: () => void chooseSample(sample).catch(page.fail),
          },
          element('img', { src: sample.url.href, alt: '', width: sample.width, height: sample.height }),
        ),
      ),
    );
    const wanted = readState('picture')[0] ?? first;
    const sample = samples.find(({ name }) => name === wanted) ?? samples[0];
    if (sample !== undefined && picture === undefined) await chooseSample(sample);
  }
  void start().catch(page.fail);

  return {
    node,
    get picture() {
      return picture;
    },
    get samples() {
      return samples;
    },
  };
}

const en = {
  heading: 'Picture',
  alt: (name: string) => `The picture ${name}`,
  samples: 'Sample pictures',
  drop: 'Drop the picture here',
  pick: 'Choose a picture',
  photograph: 'Take a photo',
  hint: 'or drop or paste one; it never leaves this device',
  unreadable: (name: string) => `${name} is no picture that this browser can read.`,
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
