import { element } from './element.ts';
import { formatBytes, formatMilliseconds } from './format.ts';
import type { Device, ModelChoice, ModelLoader } from './model-loader.ts';
import type { Page } from './page.ts';
import { panelWords } from './panel-words.ts';
import { storageLine } from './storage-line.ts';
import { transferPart, transferText } from './transfer-text.ts';

/** Options of {@link modelPanel}. */
export interface ModelPanelOptions {
  /** Whether the model is at work, so that what is to come cannot be seen yet. */
  isBusy(): boolean;
}

/** Which model runs, on what and why; its downloads, with cancel and resume; another one by hub id or URL. */
export function modelPanel(page: Page, loader: ModelLoader, { isBusy }: ModelPanelOptions): HTMLElement {
  const words = () => page.say(panelWords);
  const bytes = (count: number, whole?: number) => formatBytes(count, page.language, whole);
  const nameOf = ({ model }: ModelChoice) => (model === 'demo' ? words().sample : model);
  const name = () => nameOf(loader.choice);

  const runtime = () => words().runtime(loader.fgclip2?.runtimeName ?? '');
  const about = () =>
    ({
      idle: words().idle,
      loading: words().loading,
      ready: runtime(),
      stopped: words().stopped,
      failed: words().failed,
    })[loader.state];

  const isLoading = () => loader.state === 'loading';
  const hasProgress = () => isLoading() || loader.state === 'stopped';
  const total = () =>
    transferText(loader.transfer, { words: words(), language: page.language, isLoading: isLoading() });
  const part = () => transferPart(loader.transfer);
  /** What could not be loaded, and what runs all the same. */
  const problem = () => {
    const { failure } = loader;
    if (failure === undefined) return '';
    const { unreachable, choice } = failure;
    const sentence =
      unreachable === undefined ? words().notLoaded(nameOf(choice)) : words().unreachable(unreachable);
    return loader.state === 'ready' ? `${sentence} ${words().goesOn(name())}` : sentence;
  };
  const files = element('ul', { class: 'files' });
  const showFiles = () => {
    const rows = loader.transfer.files.map(({ file, loaded, total }) =>
      element(
        'li',
        {},
        element('span', { class: 'file' }, file),
        element(
          'span',
          { class: 'number' },
          loaded === total ? bytes(total) : words().of(bytes(loaded, total), bytes(total)),
        ),
        element('span', { class: 'line', style: `--value: ${total === 0 ? 1 : loaded / total}` }),
      ),
    );
    files.replaceChildren(...rows);
    return !hasProgress();
  };

  const download = element(
    'div',
    {
      class: 'download',
      hidden: () => loader.state === 'ready' && loader.failure === undefined,
    },
    element('div', {
      class: () => `line ${isLoading() && part() === 0 ? 'waiting' : ''}`,
      role: 'progressbar',
      hidden: () => !hasProgress(),
      'aria-label': () => words().progress,
      'aria-valuenow': () => Math.round(100 * part()),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      style: () => `--value: ${part()}`,
    }),
    element(
      'div',
      { class: 'row', hidden: () => !hasProgress() && loader.state !== 'idle' },
      element('span', { class: 'number grow' }, total),
      element(
        'button',
        { class: 'quiet', hidden: () => !isLoading(), onclick: () => loader.stop() },
        () => words().cancel,
      ),
      element(
        'button',
        { hidden: () => loader.state !== 'idle', onclick: () => void loader.start() },
        () => words().load,
      ),
      element(
        'button',
        { hidden: () => loader.state !== 'stopped', onclick: () => void loader.start() },
        () => words().resume,
      ),
    ),
    element(
      'div',
      { class: 'row', role: 'alert', hidden: () => loader.failure === undefined },
      element(
        'div',
        { class: 'grow' },
        element('p', { class: 'problem' }, problem),
        element('p', { class: 'hint cause' }, () => loader.failure?.detail ?? ''),
      ),
      element('button', { hidden: isLoading, onclick: () => void loader.start() }, () => words().again),
      element(
        'button',
        { class: 'quiet', hidden: () => loader.state !== 'ready', onclick: () => loader.dismiss() },
        () => words().close,
      ),
    ),
    element('div', { hidden: showFiles }, files),
  );

  const modelInput = element('input', {
    type: 'text',
    id: 'model',
    value: loader.choice.model === 'demo' ? '' : loader.choice.model,
    placeholder: 'qihoo360/fg-clip2-base',
    list: 'models',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const device = element(
    'select',
    { id: 'device' },
    ...(['auto', 'webgpu', 'wasm'] as const).map((value) =>
      element('option', { value }, () => words().devices[value]),
    ),
  );
  device.value = loader.choice.device;
  const models = ['base', 'large', 'so400m'].map((size) =>
    element('option', { value: `qihoo360/fg-clip2-${size}` }),
  );
  const suggestions = element('datalist', { id: 'models' }, ...models);

  const form = element(
    'form',
    {
      class: 'choice',
      onsubmit: (event) => {
        event.preventDefault();
        void loader.start({ model: modelInput.value.trim() || 'demo', device: device.value as Device });
      },
    },
    element(
      'div',
      { class: 'field' },
      element('label', { for: 'model' }, () => words().which),
      modelInput,
      suggestions,
    ),
    element(
      'div',
      { class: 'field' },
      element('label', { for: 'device' }, () => words().device),
      device,
    ),
    element('button', { class: 'main', type: 'submit' }, () => words().load),
  );

  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: 'dot' }),
      element('span', { class: 'name' }, name),
      element('span', { class: 'about' }, about),
      element('span', { class: 'change' }, () => words().change),
    ),
    form,
    element('p', { class: 'hint' }, () => words().sizes),
    element(
      'dl',
      { class: 'facts', hidden: () => loader.state !== 'ready' },
      element(
        'div',
        {},
        element('dt', {}, () => words().runsOn),
        element('dd', {}, runtime),
      ),
      element(
        'div',
        { hidden: () => loader.fallbackReason === undefined },
        element('dt', {}, () => words().why),
        element('dd', {}, () => loader.fallbackReason ?? ''),
      ),
      element(
        'div',
        { hidden: () => loader.warning === undefined },
        element('dt', {}, () => words().warning),
        element('dd', {}, () => loader.warning ?? ''),
      ),
      element(
        'div',
        {},
        element('dt', {}, () => words().ready),
        element('dd', {}, () => formatMilliseconds(loader.milliseconds ?? 0)),
      ),
      element(
        'div',
        {},
        element('dt', {}, () => words().weights),
        element('dd', {}, () => loader.fgclip2?.dtype ?? ''),
      ),
    ),
    storageLine(page, loader),
  );
  // Outside, so that a download shows while the rest is closed.
  return element(
    'section',
    {
      class: () => `card model ${loader.state} ${isBusy() ? 'busy' : ''}`,
      'aria-label': () => words().change,
    },
    details,
    download,
  );
}
