import { request as ask, createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environmentFetch } from './environment-fetch.ts';

/** What came through the proxy: `GET http://…`, `CONNECT name:443`, and the credentials it was given. */
let asked: string[];
let target: Server;
let proxy: Server;

const listening = (server: Server) =>
  new Promise<Server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeEach(async () => {
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  asked = [];
  target = await listening(createServer((_, response) => response.end('there')));
  proxy = await listening(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
      ask({ port: portOf(target), host: '127.0.0.1', path: new URL(request.url!).pathname }, (found) => {
        response.writeHead(found.statusCode!);
        found.pipe(response);
      }).end();
    }).on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const onward = connect(portOf(target), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    }),
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of [target, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});

describe('environmentFetch', () => {
  it('asks a proxy for an http address, with the password of the variable', async () => {
    vi.stubEnv('HTTP_PROXY', `http://anna:secret@127.0.0.1:${portOf(proxy)}`);
    const response = await environmentFetch('http://hub.invalid/a');
    expect(await response.text()).toBe('there');
    const credentials = Buffer.from('anna:secret').toString('base64');
    expect(asked).toEqual([`GET http://hub.invalid/a Basic ${credentials}`]);
  });

  it('lets a proxy connect it to an https address', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    // The target speaks no TLS: that the proxy was asked for it is what counts.
    await expect(environmentFetch('https://hub.invalid/a')).rejects.toThrow('fetch failed');
    expect(asked).toEqual(['CONNECT hub.invalid:443']);
  });

  it('asks hosts of NO_PROXY itself', async () => {
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect(await (await environmentFetch(`http://127.0.0.1:${portOf(target)}/`)).text()).toBe('there');
    expect(asked).toEqual([]);
  });

  it('ends with its signal', async () => {
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(environmentFetch('http://hub.invalid/a', { signal })).rejects.toThrow('enough');
  });
});
