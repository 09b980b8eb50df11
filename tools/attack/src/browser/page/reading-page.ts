import { url } from '@fgclip2/files/web';
import { foreignError } from '../../foreign-error.ts';
import { modelByte } from '../model-byte.ts';

/** A part of the file that a tab reads. */
export interface Read {
  readonly start: number;
  readonly end: number;
  /** Whether an error in our own words is bad, too. */
  readonly mustWork?: boolean;
}

declare global {
  /** Reads parts of a file at the same time; gives what is bad about that, if anything is. */
  var read: (base: string, file: string, reads: readonly Read[]) => Promise<string | undefined>;
}

/** Foreign errors that nobody waited for, and what the content security policy forbade. */
const unexpected: string[] = [];
addEventListener('unhandledrejection', ({ reason }) => unexpected.push(`unhandled ${reason}`));
addEventListener('error', ({ message }) => unexpected.push(`unhandled ${message}`));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  unexpected.push(`the policy forbade ${blockedURI} (${violatedDirective})`),
);

globalThis.read = async (base, file, reads) => {
  const files = url(base, { retries: 2, retryDelay: 1, timeout: 2000, cachedTimeout: 2000 });
  const found = await Promise.all(
    reads.map(async ({ start, end, mustWork = false }) => {
      try {
        const source = await files.open(file);
        if (source === undefined) return 'no such file';
        const bytes = await source.read(start, end);
        if (bytes.length !== end - start) return `${bytes.length} bytes of ${start}-${end}`;
        const wrong = bytes.findIndex((byte, i) => byte !== modelByte(start + i));
        return wrong === -1 ? undefined : `byte ${start + wrong} of ${start}-${end} is wrong`;
      } catch (error) {
        return mustWork ? `refused: ${error}` : foreignError(error);
      }
    }),
  );
  return [...found, ...unexpected].find((problem) => problem !== undefined);
};
