import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultCachedTimeout } from '../../http/idle-limit.ts';
import { systemReason } from '../../system-reason.ts';
import { isReadOnly } from '../disk/disk-failure.ts';
import { undefinedIfAbsent } from '../disk/file-source.ts';
import { homeFolder } from '../disk/home-folder.ts';

/** The hub's cache folder, by the variables its own tools read. */
export function defaultCacheDir(): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE } = process.env;
  return expandHome(HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE || join(hubHome(), 'hub'));
}

/** The variable that names the hub's address, where one does. */
export function endpointVariable(): 'HF_ENDPOINT' | undefined {
  return process.env.HF_ENDPOINT ? 'HF_ENDPOINT' : undefined;
}

/** Milliseconds to wait for a hub whose answer the cache knows: HF_HUB_ETAG_TIMEOUT, in seconds there. */
export function defaultEtagTimeout(): number {
  const seconds = Number(process.env.HF_HUB_ETAG_TIMEOUT);
  return seconds > 0 ? seconds * 1000 : defaultCachedTimeout;
}

/** The hub's address: HF_ENDPOINT, or the public one. */
export function defaultEndpoint(): string {
  return process.env.HF_ENDPOINT || 'https://huggingface.co';
}

/** Whether HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids the network. */
export function isOffline(): boolean {
  const { HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE } = process.env;
  return [HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE].some((value) => /^(1|on|yes|true)$/i.test(value ?? ''));
}

/**
 * The token of HF_TOKEN, HUGGING_FACE_HUB_TOKEN or the file that `hf auth login` writes. A home that may not be looked
 * into, such as that of another user, has none.
 *
 * @throws Error for a file of HF_TOKEN_PATH that is there and cannot be read.
 */
export async function defaultToken(): Promise<string | undefined> {
  const { HF_TOKEN, HUGGING_FACE_HUB_TOKEN, HF_TOKEN_PATH } = process.env;
  const token = HF_TOKEN || HUGGING_FACE_HUB_TOKEN;
  if (token) return token.trim();
  const home = process.env.HF_HOME || process.env.XDG_CACHE_HOME || homeFolder();
  if (!HF_TOKEN_PATH && home === undefined) return undefined;
  const file = expandHome(HF_TOKEN_PATH || join(hubHome(), 'token'));
  const text = await readFile(file, 'utf8')
    .catch(undefinedIfAbsent)
    .catch((cause: unknown) => {
      if (!HF_TOKEN_PATH && isReadOnly(cause)) return undefined;
      const asked = HF_TOKEN_PATH ? 'HF_TOKEN_PATH' : 'the token';
      throw new Error(
        `[@fgclip2/files] Expected a file that can be read for ${asked}, got ${systemReason(cause)} at ${file}.`,
        { cause },
      );
    });
  return text?.trim() || undefined;
}

function hubHome(): string {
  const { HF_HOME, XDG_CACHE_HOME } = process.env;
  return expandHome(HF_HOME || join(XDG_CACHE_HOME || join(home(), '.cache'), 'huggingface'));
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(home(), path.slice(1)) : path;
}

/** @throws Error that names the variable to set where nobody has a home. */
function home(): string {
  const folder = homeFolder();
  if (folder !== undefined) return folder;
  throw new Error(
    '[@fgclip2/files] Expected a home folder to keep downloads in, got none: let HF_HOME name a folder for them.',
  );
}
