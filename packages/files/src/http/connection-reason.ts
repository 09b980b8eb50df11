import { messageOf } from '@fgclip2/tensor';

/** What the codes of a system's errors mean, of connections. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no server of this name',
  ECONNREFUSED: 'a refused connection',
  ECONNRESET: 'a connection that was closed',
  UND_ERR_SOCKET: 'a connection that was closed',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  EHOSTUNREACH: 'no way to the server',
  ENETUNREACH: 'no way to the server',
};

/**
 * Why the system did not connect to a server, with the code, and with the address where it tells: `a refused
 * connection (ECONNREFUSED 127.0.0.1:80)`. `undefined` for any other error.
 */
export function connectionReason(error: unknown): string | undefined {
  const { code, address, port, hostname } = Object(error) as Readonly<Record<string, unknown>>;
  const words = reasons[isUnknownName(code) ? 'ENOTFOUND' : messageOf(code)];
  if (words === undefined) return undefined;
  const host = String(address).includes(':') ? `[${address}]` : address;
  const place = port === undefined ? (host ?? hostname) : `${host}:${port}`;
  return `${words} (${place === undefined ? code : `${code} ${place}`})`;
}

/** Whether the code of an error says that no server has the name, or that nothing can look it up. */
export function isUnknownName(code: unknown): boolean {
  return /^(ENOTFOUND|EAI_\w+)$/.test(String(code));
}
