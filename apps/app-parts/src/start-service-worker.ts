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
  const controlled = new Promise((resolve) => container.addEventListener('controllerchange', resolve));
  const isSlow = new Promise((_, reject) =>
    setTimeout(reject, 3000, new Error('The service worker is slow.')),
  );
  try {
    await registered;
    await Promise.race([controlled, isSlow]);
    const once = `isolated ${location.pathname}`;
    if (crossOriginIsolated || sessionStorage.getItem(once) !== null) return;
    sessionStorage.setItem(once, 'yes');
    location.reload();
    await new Promise(() => {});
  } catch (error) {
    console.warn(error);
  }
}
