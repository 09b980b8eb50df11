import { isUnknownName } from '../../http/connection-reason.ts';
import { isError, reason, rootCause } from '../../http/response.ts';
import { TemporaryFailure } from '../../http/retries.ts';
import { proxyFor } from './proxy.ts';

/** A server that did not respond at all, where another attempt would not help. */
export class Unreachable extends Error {}

/** Whether an error says that no server responded. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Unreachable || error instanceof TemporaryFailure;
}

/** A request that got no response. */
export interface FailedRequest {
  /** How its error begins. */
  expected: string;
  cause: unknown;
  /** The variable or option that named the server. */
  setting: string | undefined;
}

/**
 * The error for a request that got no response, with what helps. One that another attempt may mend is a
 * {@link TemporaryFailure}.
 */
export function connectionFailure(url: URL, { expected, cause, setting }: FailedRequest): Error {
  const code = isError(cause) ? rootCause(cause).code : undefined;
  const proxy = proxyFor(url)?.variable;
  const through = proxy === undefined ? '' : ` through the proxy of ${proxy}`;
  const got = `${expected}${through}, got ${reason(cause)}`;
  const where = [setting, proxy].filter((name) => name !== undefined).join(' and ');
  if (isUnknownName(code)) {
    return new Unreachable(
      `${got}: check ${where || 'the name'} and the network${proxy === undefined ? ', or let HTTPS_PROXY name its proxy' : ''}.`,
      { cause },
    );
  }
  if (isCertificateProblem(String(code))) {
    return new Unreachable(
      `${got}: the certificate is not trusted. If a proxy of your network replaces certificates, let NODE_EXTRA_CA_CERTS name the file of its own.`,
      { cause },
    );
  }
  if (isProxyRefusal(cause)) return new Unreachable(`${got}.`, { cause });
  const refused =
    code === 'ECONNREFUSED' ? `: nothing listens there${where === '' ? '' : `; check ${where}`}` : '';
  return new TemporaryFailure(`${got}${refused}.`, { cause });
}

/** Whether an error code of TLS says that the server is not the one that was meant. */
function isCertificateProblem(code: string): boolean {
  return /^(CERT_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|ERR_TLS_CERT|HOSTNAME_MISMATCH)/.test(
    code,
  );
}

/** Known by its name: what speaks to proxies is loaded only where there is one. */
function isProxyRefusal(cause: unknown): boolean {
  return isError(cause) && cause.name === 'ProxyRefusal';
}
