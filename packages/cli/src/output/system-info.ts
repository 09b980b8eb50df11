import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { cacheFolder, defaultCacheDir } from '@fgclip2/files/node';
import { listCache } from 'fgclip2';
import { bytesText } from './bytes.ts';

/** What a command runs on, a line each. */
export interface SystemInfo {
  fgclip2: string;
  node: string;
  system: string;
  processor: string;
  /** Instructions that 8-bit weights are fast with; where the system says none, a sentence. */
  instructions: string | string[];
  memory: string;
  onnxruntime: string;
  images: string;
  formats: string[];
  cache: string;
  copies: string;
  variables: string | string[];
}

/** Variables that change where models come from and go to; of tokens only that there is one. */
const variables = [
  ...['FGCLIP2_MODEL', 'HF_ENDPOINT', 'HF_HOME', 'HF_HUB_CACHE', 'HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'],
  ...['XDG_CACHE_HOME', 'NODE_OPTIONS', 'NODE_USE_ENV_PROXY'],
];
const secrets = [
  'HF_TOKEN',
  'HUGGING_FACE_HUB_TOKEN',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
];

/** Looks at the machine, the packages and the caches. */
export async function systemInfo(): Promise<SystemInfo> {
  const [processor] = cpus();
  const models = await listCache().catch(() => []);
  const kept = models.reduce((sum, { bytes }) => sum + bytes, 0);
  const set = [
    ...variables.filter((name) => process.env[name]).map((name) => `${name}=${process.env[name]}`),
    ...secrets.filter((name) => process.env[name]).map((name) => `${name} is set`),
  ];
  return {
    fgclip2: packageVersion(new URL('../../package.json', import.meta.url)),
    node: process.versions.node,
    system: `${platform()} ${arch()} ${release()}`,
    processor: `${processor?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores for this process`,
    instructions: instructions(),
    memory: `${bytesText(freemem())} free of ${bytesText(totalmem())}`,
    onnxruntime: onnxruntime(),
    ...(await images()),
    cache: `${defaultCacheDir()} (${models.length} models, ${bytesText(kept)})`,
    copies: cacheFolder() ?? 'none: there is no home folder',
    variables: set.length > 0 ? set : 'none',
  };
}

/** What decodes images, and which it reads. */
async function images(): Promise<Pick<SystemInfo, 'images' | 'formats'>> {
  try {
    const { default: sharp } = await import('sharp');
    return {
      images: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`,
      formats: Object.values(sharp.format)
        .filter(({ id, input }) => input.buffer && id !== 'raw')
        // Of the formats in a HEIF container, libvips here reads AVIF alone.
        .map(({ id }) => (id === 'heif' ? 'avif' : id))
        .sort(),
    };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return { images: `sharp could not be loaded (${reason})`, formats: [] };
  }
}

/** The instructions for 8-bit products, as Linux names them. */
function instructions(): string | string[] {
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8');
    const flags = new Set((/^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1] ?? '').trim().split(/\s+/));
    const names = { avx2: 'AVX2', avx512f: 'AVX-512', avx_vnni: 'AVX-VNNI', avx512_vnni: 'AVX-512 VNNI' };
    const more = { amx_int8: 'AMX', asimddp: 'dot product', i8mm: 'I8MM' };
    const found = Object.entries({ ...names, ...more }).filter(([flag]) => flags.has(flag));
    return found.length > 0 ? found.map(([, name]) => name) : 'none for 8-bit products';
  } catch {
    return `not known on ${platform()}`;
  }
}

/** Resolved from the runtime, which has it among its dependencies. */
const runtimePackage = 'onnxruntime-node';

/** The runtime's own onnxruntime-node. */
function onnxruntime(): string {
  try {
    const require = createRequire(import.meta.resolve('@fgclip2/runtime-node'));
    const { listSupportedBackends } = require(runtimePackage) as {
      listSupportedBackends: () => { name: string }[];
    };
    const providers = listSupportedBackends().map(({ name }) => name);
    const { version } = require(`${runtimePackage}/package.json`) as { version: string };
    return `${runtimePackage} ${version}, providers ${providers.join(', ')}`;
  } catch (error) {
    return `could not be loaded (${(error as Error).message})`;
  }
}

function packageVersion(file: URL): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
