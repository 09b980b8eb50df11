/**
 * Starts a module worker from another origin such as a CDN, which `new Worker(url)` refuses: a worker of this
 * page's own that imports the URL. The server must send `Access-Control-Allow-Origin`.
 *
 * Under a content security policy it needs `worker-src` with `blob:` and the other origin, and that origin in
 * `script-src` and `connect-src`; several threads also need `blob:` in `script-src`.
 *
 * @example
 * import { crossOriginWorker, webRuntime } from '@fgclip2/runtime-web';
 * const cdn = 'https://cdn.example.org/fgclip2/';
 * const runtime = webRuntime({ createWorker: () => crossOriginWorker(`${cdn}worker.js`) });
 */
export function crossOriginWorker(url: string | URL): Worker {
  const { href } = new URL(url, location.href);
  const script = new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address, { type: 'module' });
  // The worker fetches its script later than this; its first message says that it has.
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
