import { withoutPasswords } from '../../http/credentials.ts';

/** A proxy that the environment names. */
export interface ProxyAddress {
  /** The variable that names it. */
  variable: string;
  /** Its address, with its password where it has one. */
  address: string;
}

/**
 * The proxy for a URL, as curl and the hub's own tools read the environment: `HTTPS_PROXY` or `HTTP_PROXY` by the
 * URL's scheme, else `ALL_PROXY`, in lower case first, unless `NO_PROXY` lists the host.
 *
 * @throws TypeError that names the variable, for a proxy that is not an http(s) one.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv = process.env): ProxyAddress | undefined {
  const scheme = url.protocol.slice(0, -1);
  const names = [`${scheme}_proxy`, `${scheme}_PROXY`.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const variable = names.find((name) => env[name]);
  if (variable === undefined || isExcluded(url, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const given = env[variable]!.trim();
  const address = given.includes('://') ? given : `http://${given}`;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) {
    throw new TypeError(
      `[@fgclip2/files] Expected the address of an HTTP proxy, such as http://proxy:8080, for ${variable}, got ${JSON.stringify(withoutPasswords(address))}.`,
    );
  }
  return { variable, address };
}

/** Whether `NO_PROXY` lists the host of a URL: itself, a domain above it, with its port, or `*`. */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name, onlyPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(
        entry.includes('::') ? entry.replace(/^\[|\]$/g, '') : entry,
      )!;
      const isPlain = entry.includes('::');
      const wanted = isPlain ? entry.replace(/^\[|\]$/g, '') : name!;
      if (!isPlain && onlyPort !== undefined && onlyPort !== ownPort) return false;
      return host === wanted || host.endsWith(`.${wanted}`);
    });
}
