// Keeps the app's own files for visits without a network, and isolates the page, so that WebAssembly may use
// threads where the server sends no headers. The checkpoint is kept by the library.

interface FetchLike extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}

const scope = self as unknown as EventTarget & {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
};
const cacheName = `fgclip2-app ${scope.registration.scope}`;

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener('activate', (event) => (event as FetchLike).waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event as FetchLike;
  const isOurs = request.url.startsWith(scope.registration.scope) && request.method === 'GET';
  if (!isOurs || request.headers.has('range') || request.url.endsWith('.safetensors')) return;
  (event as FetchLike).respondWith(respond(request));
});

/** Files with a hash in their name never change; of everything else the server may have a newer version. */
async function respond(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = () => cache.match(request, { ignoreSearch: request.mode === 'navigate' });
  const isFixed = new URL(request.url).pathname.includes('/assets/');
  const found = isFixed ? await kept() : undefined;
  if (found !== undefined) return isolated(found);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(withoutSearch(request), response.clone());
    return isolated(response);
  } catch (error) {
    const old = await kept();
    if (old === undefined) throw error;
    return isolated(old);
  }
}

function withoutSearch(request: Request): Request | string {
  return request.mode === 'navigate' ? request.url.replace(/[?#].*$/, '') : request;
}

function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
