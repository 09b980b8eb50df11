import { checkArguments, kinds } from '@fgclip2/tensor';
/** One signal for a source's own and a call's. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  for (const signal of given) checkArguments('@fgclip2/files', { signals: [signal, kinds.signal] });
  if (given.length < 2) return given[0];
  try {
    return AbortSignal.any(given);
  } catch {
    return following(given); // one of another realm, which the platform does not take
  }
}

function following(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    const follow = (): void => controller.abort(signal.reason);
    if (signal.aborted) follow();
    else signal.addEventListener('abort', follow, { once: true });
  }
  return controller.signal;
}
