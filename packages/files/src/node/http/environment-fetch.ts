import { proxyFor } from './proxy.ts';

/**
 * `fetch` through the proxy that `HTTP_PROXY`, `HTTPS_PROXY` or `ALL_PROXY` names, unless `NO_PROXY` lists the host.
 * Node's own fetch looks at them in some versions, and there only when NODE_USE_ENV_PROXY is set; those of Bun and
 * Deno always do. Through a proxy it follows no redirects.
 */
export const environmentFetch: typeof fetch = async (input, init) => {
  const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
  const proxy = hasProxies() ? undefined : proxyFor(url);
  if (proxy === undefined) return globalThis.fetch(input, init);
  const { fetchThrough } = await import('./fetch-through.ts');
  return fetchThrough(proxy, url, init);
};

/** Whether the platform's own fetch goes through proxies. */
function hasProxies(): boolean {
  return process.versions.bun !== undefined || process.versions.deno !== undefined;
}
