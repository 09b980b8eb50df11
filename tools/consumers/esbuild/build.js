import { cp } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/main.js'],
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  outdir: 'dist',
});

// esbuild emits neither workers nor what a `new URL` names: the page serves these itself.
const modules = 'node_modules';
await cp('src/index.html', 'dist/index.html');
await cp(`${modules}/@fgclip2/runtime-web/dist/worker.js`, 'dist/worker.js');
await cp(`${modules}/@fgclip2/tokenizer/dist/worker.js`, 'dist/tokenizer-worker.js');
for (const file of ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm']) {
  await cp(`${modules}/onnxruntime-web/dist/${file}`, `dist/${file}`);
}
await cp(`${modules}/@fgclip2/demo-checkpoint/checkpoint`, 'dist/model', { recursive: true });
await cp(`${modules}/@fgclip2/demo-checkpoint/scenes/scene0.png`, 'dist/burger.png');
