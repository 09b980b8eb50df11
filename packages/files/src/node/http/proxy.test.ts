import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxy.ts';

const proxy = 'http://proxy:8080';

describe('proxyFor', () => {
  it.each<[env: NodeJS.ProcessEnv, url: string, variable: string | undefined]>([
    [{}, 'https://a.org', undefined],
    [{ HTTPS_PROXY: proxy }, 'https://a.org', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: proxy }, 'http://a.org', undefined],
    [{ HTTP_PROXY: proxy }, 'http://a.org', 'HTTP_PROXY'],
    [{ HTTP_PROXY: proxy, http_proxy: proxy }, 'http://a.org', 'http_proxy'],
    [{ ALL_PROXY: proxy }, 'https://a.org', 'ALL_PROXY'],
    [{ ALL_PROXY: proxy, NO_PROXY: '*' }, 'https://a.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: 'b.org, a.org' }, 'https://a.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: 'a.org' }, 'https://cdn.A.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: '.a.org' }, 'https://cdn.a.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: '*.a.org' }, 'https://cdn.a.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: 'a.org' }, 'https://ba.org', 'ALL_PROXY'],
    [{ ALL_PROXY: proxy, NO_PROXY: 'a.org:443' }, 'https://a.org', undefined],
    [{ ALL_PROXY: proxy, NO_PROXY: 'a.org:8443' }, 'https://a.org', 'ALL_PROXY'],
    [{ ALL_PROXY: proxy, no_proxy: '::1' }, 'http://[::1]:80', undefined],
  ])('reads %j for %s', (env, url, variable) => {
    expect(proxyFor(new URL(url), env)).toEqual(variable && { variable, address: proxy });
  });

  it('takes an address without a scheme', () => {
    expect(proxyFor(new URL('http://a.org'), { http_proxy: 'proxy:8080' })?.address).toBe(proxy);
  });

  it('refuses another kind of proxy, without its password', () => {
    expect(() => proxyFor(new URL('http://a.org'), { ALL_PROXY: 'socks5://anna:secret@proxy:1080' })).toThrow(
      new TypeError(
        '[@fgclip2/files] Expected the address of an HTTP proxy, such as http://proxy:8080, for ALL_PROXY, got "socks5://proxy:1080".',
      ),
    );
  });
});
