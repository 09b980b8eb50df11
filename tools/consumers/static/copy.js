import { cp, mkdir } from 'node:fs/promises';

// No bundler: the files of the packages as they are, for an import map to name.
const modules = 'node_modules';
await mkdir('dist/modules', { recursive: true });
await cp('site', 'dist', { recursive: true });
const ours = [
  'checkpoint',
  'config',
  'demo-checkpoint',
  'files',
  'graph',
  'image-processor',
  'model',
  'processor',
  'runtime',
  'runtime-web',
  'tensor',
  'text-model',
  'tokenizer',
  'vision-model',
];
for (const name of ours)
  await cp(`${modules}/@fgclip2/${name}/dist`, `dist/modules/${name}`, { recursive: true });
await cp(`${modules}/fgclip2/dist`, 'dist/modules/fgclip2', { recursive: true });
await cp(`${modules}/@huggingface/tokenizers/dist/tokenizers.mjs`, 'dist/modules/tokenizers.mjs');

// The workers as one file each, and the build of onnxruntime-web that it loads.
await cp(`${modules}/@fgclip2/runtime-web/dist/worker.js`, 'dist/worker.js');
await cp(`${modules}/@fgclip2/tokenizer/dist/worker.js`, 'dist/tokenizer-worker.js');
for (const file of ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm']) {
  await cp(`${modules}/onnxruntime-web/dist/${file}`, `dist/${file}`);
}

await cp(`${modules}/@fgclip2/demo-checkpoint/checkpoint`, 'dist/model', { recursive: true });
await cp(`${modules}/@fgclip2/demo-checkpoint/scenes/scene0.png`, 'dist/burger.png');
