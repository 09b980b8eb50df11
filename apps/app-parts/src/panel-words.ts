const en = {
  sample: 'Sample model',
  idle: 'not loaded yet',
  loading: 'loading…',
  stopped: 'stopped',
  failed: 'could not be loaded',
  starting: 'Starting…',
  progress: 'Download',
  of: (part: string, whole: string) => `${part} of ${whole}`,
  cancel: 'Cancel',
  resume: 'Resume',
  again: 'Try again',
  close: 'Close',
  unreachable: (host: string) => `Could not reach ${host}.`,
  notLoaded: (name: string) => `Could not load ${name}.`,
  goesOn: (name: string) => `Now running: ${name}.`,
  which: 'Hub id or URL of a checkpoint; empty for the sample model',
  device: 'Runs on',
  devices: { auto: 'the best device', webgpu: 'WebGPU', wasm: 'WebAssembly' },
  load: 'Load',
  change: 'Model',
  sizes:
    'The sample model is 11 MB and knows 100 drawn things. The published checkpoints see photographs; they are 1.5 to 4.6 GB and stay on this device.',
  runsOn: 'Runs on',
  runtime: (name: string) => deviceName(name, (count) => `${count} threads`),
  why: 'Because',
  warning: 'Note',
  ready: 'Ready after',
  weights: 'Weights',
  stored: (size: string) => `${size} kept on this device`,
  storedNothing: 'Nothing kept on this device',
  clear: 'Clear',
};

/** A runtime's own name, such as `onnxruntime-web (wasm, 2 threads)`, for people. */
function deviceName(name: string, threads: (count: string) => string): string {
  return name
    .replace(/^.*\((.*)\)$/, '$1')
    .replace('wasm', 'WebAssembly')
    .replace('webgpu', 'WebGPU')
    .replace(/(\d+) threads/, (_, count: string) => threads(count));
}

/** The texts of the model panel. */
export const panelWords: { en: typeof en; zh: typeof en } = {
  en,
  zh: {
    sample: '示例模型',
    idle: '尚未加载',
    loading: '加载中…',
    stopped: '已停止',
    failed: '加载失败',
    starting: '正在开始…',
    progress: '下载进度',
    of: (part, whole) => `${part} / ${whole}`,
    cancel: '取消',
    resume: '继续',
    again: '重试',
    close: '关闭',
    unreachable: (host) => `无法连接 ${host}。`,
    notLoaded: (name) => `无法加载 ${name}。`,
    goesOn: (name) => `现在使用：${name}。`,
    which: 'Hub id 或检查点的 URL；留空则用示例模型',
    device: '运行于',
    devices: { auto: '最合适的设备', webgpu: 'WebGPU', wasm: 'WebAssembly' },
    load: '加载',
    change: '模型',
    sizes:
      '示例模型 11 MB，认识 100 种图画里的东西。正式发布的检查点能看懂照片，大小 1.5 到 4.6 GB，保存在本机。',
    runsOn: '运行于',
    runtime: (name) => deviceName(name, (count) => `${count} 个线程`).replace(', ', '，'),
    why: '原因',
    warning: '提示',
    ready: '就绪用时',
    weights: '权重',
    stored: (size) => `本机保存了 ${size}`,
    storedNothing: '本机没有保存任何文件',
    clear: '清除',
  },
};
