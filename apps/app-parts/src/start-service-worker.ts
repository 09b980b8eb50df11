/**
 * Starts a built app's service worker, which keeps its files for visits without a network and isolates the page
 * for WebAssembly threads. At the very first visit the page loads once more, before anything is shown. Where there
 * is no service worker, the app runs without these two.
 */
export async function startServiceWorker(): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!import.meta.env.PROD || container === undefined) return;
  const registered = container.register('service-worker.js', { type: 'module' });
  if (container.controller !== null) {
    registered.catch(console.warn);
    return;
  }
  try {
    const { installing, waiting, active } = await registered;
    await untilActive((installing ?? waiting ?? active)!);
    const once = `isolated ${location.pathname}`;
    if (crossOriginIsolated || sessionStorage.getItem(once) !== null) return;
    sessionStorage.setItem(once, 'yes');
    location.reload();
    await new Promise(() => {});
  } catch (error) {
    console.warn(error);
  }
}

/** Resolves when a service worker is active, or never will be. */
function untilActive(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    };
    worker.addEventListener('statechange', check);
    check();
  });
}
