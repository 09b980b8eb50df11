import type { Dispatcher } from 'undici';
import { proxyFor } from './proxy.ts';

const dispatchers = new Map<string, Dispatcher>();

/**
 * `fetch` through the proxy that `HTTP_PROXY`, `HTTPS_PROXY` or `ALL_PROXY` names, unless `NO_PROXY` lists the host.
 * Node's own fetch looks at them in some versions, and there only when NODE_USE_ENV_PROXY is set; those of Bun and
 * Deno always do.
 */
export const environmentFetch: typeof fetch = async (input, init) => {
  const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
  const proxy = hasProxies() ? undefined : proxyFor(url);
  if (proxy === undefined) return globalThis.fetch(input, init);
  const undici = await import('undici');
  let dispatcher = dispatchers.get(proxy.address);
  if (dispatcher === undefined) {
    dispatcher = new undici.ProxyAgent({ uri: proxy.address, proxyTunnel: false });
    dispatchers.set(proxy.address, dispatcher);
  }
  const options = { ...init, dispatcher } as Parameters<typeof undici.fetch>[1];
  return (await undici.fetch(url, options)) as unknown as Response;
};

/** Whether the platform's own fetch goes through proxies. */
function hasProxies(): boolean {
  return process.versions.bun !== undefined || process.versions.deno !== undefined;
}
