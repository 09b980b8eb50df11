import { plainMessage } from './plain-message.ts';

/** Why a model could not be loaded. */
export interface LoadFailure {
  /** The host that gave no answer; `undefined` where it gave one, or was not asked. */
  unreachable: string | undefined;
  /** What the library says. */
  detail: string;
}

/** What an error of loading means to people; `model` is a hub id or a URL, relative ones against `base`. */
export function loadFailure(error: unknown, { model, base }: { model: string; base: string }): LoadFailure {
  const detail = plainMessage(error);
  // The library's last words about connections that failed or broke, and about busy servers.
  const isUnreachable = /(Gave up after \d+ attempts?|got nothing within \d+ s)\.$/.test(detail);
  return { unreachable: isUnreachable ? hostOf(model, base) : undefined, detail };
}

function hostOf(model: string, base: string): string {
  return /^[\w-]+\/[\w.-]+$/.test(model) ? 'huggingface.co' : new URL(model, base).host;
}
