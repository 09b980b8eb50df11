/**
 * Registers the service worker that makes the pages below `base` cross-origin isolated, so that WebAssembly may
 * use threads on a host that sends no headers of its own. A page is isolated from its next visit on.
 */
export function startIsolation(base: string): void {
  if (!crossOriginIsolated) void navigator.serviceWorker?.register(`${base}isolation.js`, { scope: base });
}

/** Loads the page again, once in a session, where that makes it isolated; resolves where it does not. */
export async function reloadIsolated(): Promise<void> {
  const reloaded = 'fgclip2 isolated';
  if (crossOriginIsolated || navigator.serviceWorker === undefined || sessionStorage.getItem(reloaded))
    return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined) return;
  await navigator.serviceWorker.ready;
  sessionStorage.setItem(reloaded, 'yes');
  location.reload();
  // The page is on its way out.
  await new Promise(() => {});
}
