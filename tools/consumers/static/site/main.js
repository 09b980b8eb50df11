import { load } from 'fgclip2';

const output = document.querySelector('output');
try {
  await keepPage();
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

/** Keeps the page's own files for a visit without a connection; fgclip2 keeps the weights. */
async function keepPage() {
  if (navigator.serviceWorker.controller) return;
  // Listening first: it may take over before `register` resolves.
  const takenOver = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  await navigator.serviceWorker.register('service-worker.js');
  await takenOver;
  // What came before there was a service worker comes once more, through it.
  const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
  await Promise.all([location.href, ...addresses].map((address) => fetch(address)));
}
