import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect } from 'node:tls';
import { splitCredentials } from '../../http/credentials.ts';
import type { ProxyAddress } from './proxy.ts';

/** As those of Node, but with no proxies of their own: with NODE_USE_ENV_PROXY, Node's ask a proxy for the proxy. */
const agentOptions = { keepAlive: true, timeout: 5000 };
const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) };

/** A proxy that did not do what it was asked for: another attempt would not help. */
class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
}

/**
 * A GET or HEAD request through a proxy, its redirects not followed: an http address is asked of the proxy, to the
 * server of an https one it connects us. (undici's own agent for that breaks off programs when a proxy ends a
 * connection after a response.)
 *
 * @throws ProxyRefusal when the proxy does not connect us, or wants a password.
 */
export async function fetchThrough(proxy: ProxyAddress, url: URL, init: RequestInit = {}): Promise<Response> {
  const { url: address, authorization } = splitCredentials(new URL(proxy.address));
  const credentials = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  const isSecure = address.protocol === 'https:';
  const request = isSecure ? httpsRequest : httpRequest;
  const agent = isSecure ? agents.https : agents.http;
  const signal = init.signal ?? undefined;
  const given = Object.fromEntries(new Headers(init.headers));
  const shared = { method: init.method ?? 'GET', signal };
  signal?.throwIfAborted();
  if (url.protocol === 'http:') {
    const headers = { ...given, ...credentials, host: url.host };
    const response = await responseTo(request(address, { ...shared, agent, headers, path: url.href }));
    if (response.statusCode === 407) throw refusal(proxy, response);
    return webResponse(response, shared.method);
  }
  const host = `${url.hostname}:${url.port || 443}`;
  const connecting = request(address, {
    agent,
    method: 'CONNECT',
    path: host,
    headers: { ...credentials, host },
    signal,
  });
  const tunnel = await new Promise<Socket>((resolve, reject) => {
    connecting.on('error', reject); // a second one changes nothing
    connecting.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(refusal(proxy, response));
    });
    connecting.end();
  });
  const servername = url.hostname.replace(/^\[|\]$/g, '');
  const secure = connect({
    socket: tunnel,
    ...(/[:]|^[\d.]+$/.test(servername) ? {} : { servername }),
    host: servername,
  });
  const response = await responseTo(
    httpsRequest(url, { ...shared, headers: given, createConnection: () => secure }),
  );
  return webResponse(response, shared.method);
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('error', reject); // a second one changes nothing
    request.once('response', resolve);
    request.end();
  });
}

function webResponse(message: IncomingMessage, method: string): Response {
  const { statusCode = 0, statusMessage = '', headersDistinct } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const isEmpty = method === 'HEAD' || [204, 205, 304].includes(statusCode);
  if (isEmpty) message.resume();
  const body = isEmpty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array<ArrayBuffer>>);
  const isPacked = /^(x-)?gzip$/i.test(headers.get('content-encoding') ?? '');
  const plain = isPacked && body !== null ? body.pipeThrough(new DecompressionStream('gzip')) : body;
  return new Response(plain, { status: statusCode, statusText: statusMessage, headers });
}

function refusal({ variable }: ProxyAddress, { statusCode }: IncomingMessage): Error {
  const way =
    statusCode === 407 ? `: it wants a password, as http://name:password@proxy:8080 in ${variable}` : '';
  return new ProxyRefusal(`status ${statusCode} from the proxy of ${variable}${way}`);
}
