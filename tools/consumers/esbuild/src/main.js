import { load } from 'fgclip2';

const output = document.querySelector('output');
try {
  const fgclip2 = await load('./model/', {
    createWorker: () => new Worker('worker.js', { type: 'module' }),
    createTokenizerWorker: () => new Worker('tokenizer-worker.js', { type: 'module' }),
    device: 'wasm',
  });
  const [best] = await fgclip2.rank(document.querySelector('img'), ['礼物', '汉堡']);
  output.textContent = `${best.text} (${fgclip2.runtimeName})`;
} catch (error) {
  output.textContent = `failed: ${error.message}`;
}
