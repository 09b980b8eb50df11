import { mkdtemp, rm } from 'node:fs/promises';
import http, { request as ask, createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { startLocalHub } from '@fgclip2/files-kit/local-hub';
import { selfSigned } from '@fgclip2/files-kit/self-signed';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hub } from '../hub.ts';
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
      const { pathname: path } = new URL(request.url!);
      ask({ port: portOf(target), host: '127.0.0.1', path, agent: false }, (found) => {
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

  it('asks the proxy itself where Node would ask a proxy for it', async () => {
    const address = `http://127.0.0.1:${portOf(proxy)}`;
    vi.stubEnv('HTTP_PROXY', address);
    const usual = http.globalAgent;
    http.globalAgent = new http.Agent({ proxyEnv: { HTTP_PROXY: address } });
    try {
      expect(await (await environmentFetch('http://hub.invalid/a')).text()).toBe('there');
    } finally {
      http.globalAgent = usual;
    }
    expect(asked).toEqual(['GET http://hub.invalid/a undefined']);
  });

  it('lets a proxy connect it to an https address, and trusts whom Node trusts', async () => {
    const certificate = selfSigned('hub.invalid');
    target.close();
    target = await listening(
      createSecureServer(certificate, (request, response) => {
        response.setHeader('x-seen', `${request.method} ${request.url} ${request.headers.range}`);
        response.end('there');
      }),
    );
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    const files = hub('a/b', {
      endpoint: 'https://hub.invalid',
      token: false,
      offline: false,
      cacheDir: 'none',
    });
    await expect(files.open('config.json')).rejects.toThrow(
      /^\[@fgclip2\/files\] Expected a response from https:\/\/hub\.invalid\/.* through the proxy of HTTPS_PROXY, got self-signed certificate.*: the certificate is not trusted\. If a proxy of your network replaces certificates, let NODE_EXTRA_CA_CERTS name the file of its own\. Without the hub: /,
    );
    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, certificate.cert]);
    try {
      const response = await environmentFetch('https://hub.invalid/a?b=1', {
        headers: { range: 'bytes=0-1' },
      });
      expect(response.headers.get('x-seen')).toBe('GET /a?b=1 bytes=0-1');
      expect(await response.text()).toBe('there');
      const head = await environmentFetch('https://hub.invalid/a', { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    } finally {
      setDefaultCACertificates(trusted);
    }
    expect(asked).toEqual(['CONNECT hub.invalid:443', 'CONNECT hub.invalid:443', 'CONNECT hub.invalid:443']);
  });

  it('asks hosts of NO_PROXY itself', async () => {
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect(await (await environmentFetch(`http://127.0.0.1:${portOf(target)}/`)).text()).toBe('there');
    expect(asked).toEqual([]);
  });

  it('says what a proxy refused', async () => {
    const refusing = await listening(createServer((_, response) => response.writeHead(407).end()));
    refusing.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    for (const scheme of ['http', 'https']) {
      const variable = `${scheme}_PROXY`.toUpperCase();
      vi.stubEnv(variable, `http://127.0.0.1:${portOf(refusing)}`);
      await expect(environmentFetch(`${scheme}://hub.invalid/a`)).rejects.toThrow(
        `status 407 from the proxy of ${variable}: it wants a password, as http://name:password@proxy:8080 in ${variable}`,
      );
    }
    refusing.close();
  });

  it('gives what a hub would, also where the proxy ends the connection', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, i) => i % 251);
    await using local = await startLocalHub({
      repositories: { 'a/b': { files: { 'model.safetensors': bytes } } },
    });
    const closing = await listening(
      createServer((request, response) => {
        const { method, headers, url } = request;
        const { pathname, search, port } = new URL(url!);
        const onward = { port, host: '127.0.0.1', path: pathname + search, method: method!, headers };
        ask(onward, (found) => {
          response.writeHead(found.statusCode!, { ...found.headers, connection: 'close' });
          found.pipe(response);
        }).end();
      }),
    );
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(closing)}`);
    const cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-proxy-'));
    const files = hub('a/b', { endpoint: local.url, cacheDir, token: false, offline: false });
    const source = (await files.open('model.safetensors'))!;
    expect(await source.read(0, source.size)).toEqual(bytes);
    closing.close();
    await rm(cacheDir, { recursive: true });
  });

  it('ends with its signal', async () => {
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(environmentFetch('http://hub.invalid/a', { signal })).rejects.toThrow('enough');
  });
});
