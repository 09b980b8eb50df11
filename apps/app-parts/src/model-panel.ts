import { element } from './element.ts';
import { formatBytes, formatMilliseconds } from './format.ts';
import type { Device, ModelLoader } from './model-loader.ts';
import type { Page } from './page.ts';
import { panelWords } from './panel-words.ts';
import { storageLine } from './storage-line.ts';

/** Which model runs, on what and why; its downloads, with cancel and resume; another one by hub id or URL. */
export function modelPanel(page: Page, loader: ModelLoader): HTMLElement {
  const words = () => page.say(panelWords);
  const bytes = (count: number) => formatBytes(count, page.language);
  const name = () => (loader.choice.model === 'demo' ? words().sample : loader.choice.model);

  const runtime = () => words().runtime(loader.fgclip2?.runtimeName ?? '');
  const about = () =>
    ({
      idle: words().idle,
      loading: words().loading,
      ready: runtime(),
      stopped: words().stopped,
      failed: words().failed,
    })[loader.state];

  const total = () => {
    const { loaded, total, bytesPerSecond } = loader.transfer;
    if (total === 0) return loader.state === 'loading' ? words().starting : '';
    const speed = bytesPerSecond > 0 ? ` · ${bytes(bytesPerSecond)}/s` : '';
    return `${words().of(bytes(loaded), bytes(total))}${loader.state === 'loading' ? speed : ''}`;
  };
  const part = () => {
    const { loaded, total } = loader.transfer;
    return total === 0 ? 0 : Math.min(loaded / total, 1);
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
          loaded === total ? bytes(total) : words().of(bytes(loaded), bytes(total)),
        ),
        element('span', { class: 'line', style: `--value: ${total === 0 ? 1 : loaded / total}` }),
      ),
    );
    files.replaceChildren(...rows);
    return false;
  };

  const download = element(
    'div',
    { class: 'download', hidden: () => loader.state === 'ready' },
    element('div', {
      class: () => `line ${loader.state === 'loading' && part() === 0 ? 'waiting' : ''}`,
      role: 'progressbar',
      'aria-label': () => words().progress,
      'aria-valuenow': () => Math.round(100 * part()),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      style: () => `--value: ${part()}`,
    }),
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'number grow' }, total),
      element(
        'button',
        { class: 'quiet', hidden: () => loader.state !== 'loading', onclick: () => loader.stop() },
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
      element(
        'button',
        { hidden: () => loader.state !== 'failed', onclick: () => void loader.start() },
        () => words().again,
      ),
    ),
    element('p', { class: 'problem', hidden: () => loader.error === undefined }, () => loader.error ?? ''),
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
    { class: () => `card model ${loader.state}`, 'aria-label': () => words().change },
    details,
    download,
  );
}
