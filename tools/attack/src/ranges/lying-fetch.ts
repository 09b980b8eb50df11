import type { Random } from '../random.ts';

/** A server as a page's `fetch` shows it, which does not always tell the truth. */
export interface LyingFetch {
  fetch: typeof fetch;
  readonly requests: number;
  /** The lies that were told, in order. */
  told(): string;
}

/** A response before it is made. */
interface Given {
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Where the body ends with an error, or says nothing more. */
  end: { at: number; how: 'breaks' | 'stalls' } | undefined;
  /** The address that a redirect led to. */
  redirectedTo: string | undefined;
}

/** What was asked of which file. */
interface Asked {
  start: number;
  end: number;
  truth: Uint8Array;
}

type Lie = (given: Given, asked: Asked, random: Random) => void;

const statuses = [
  200, 201, 204, 205, 206, 304, 400, 401, 403, 404, 408, 410, 412, 416, 425, 429, 451, 500, 503, 599,
];
const numbers = [
  '',
  '-1',
  '0',
  '1',
  '1.5',
  '1e999',
  '12abc',
  'NaN',
  '9007199254740993',
  '4503599627370496',
  '99',
];
const contentRanges = [
  'bytes 0-1/2',
  'bytes */*',
  'bytes */400000',
  'bytes 5-4/3',
  'bytes 0-131071/*',
  'bytes 0-131071/9007199254740993',
  'bytes 0-131071/4503599627370496',
  'lines 0-131071/400000',
  'bytes 0-0/1, bytes 2-3/4',
  '',
];

const lies: Readonly<Record<string, Lie>> = {
  status: (given, _, random) => {
    given.status = random.pick(statuses);
  },
  whole: (given, { truth }) => {
    given.status = 200;
    given.body = truth;
    given.headers.delete('content-range');
    given.headers.set('content-length', String(truth.length));
  },
  'part as a whole': (given) => {
    given.status = 200;
    given.headers.delete('content-range');
  },
  'whole as a part, hidden': (given, { truth }) => {
    given.body = truth;
    given.headers.delete('content-range');
    given.headers.set('content-length', String(truth.length));
  },
  'all that follows': (given, { start, truth }) => {
    given.body = truth.subarray(start);
    given.headers.set('content-range', `bytes ${start}-${truth.length - 1}/${truth.length}`);
    given.headers.set('content-length', String(truth.length - start));
  },
  'several parts': (given) => {
    given.headers.delete('content-range');
    given.headers.delete('content-length');
    given.headers.set('content-type', 'multipart/byteranges; boundary=x');
    const head = new TextEncoder().encode('--x\r\ncontent-range: bytes 0-9/400000\r\n\r\n');
    given.body = Uint8Array.of(...head, ...given.body.subarray(0, 1000));
  },
  'another place': (given, { start, end, truth }, random) => {
    const other = random.below(truth.length);
    given.body = truth.subarray(other, other + end - start);
    given.headers.set('content-range', `bytes ${other}-${other + given.body.length - 1}/${truth.length}`);
    if (other === start) given.body = truth.subarray(start, end);
  },
  'content-range': ({ headers }, _, random) => headers.set('content-range', random.pick(contentRanges)),
  'hidden range': ({ headers }) => headers.delete('content-range'),
  'hidden version': ({ headers }) => headers.delete('etag'),
  'another version': ({ headers }) => headers.set('etag', '"2"'),
  'another total': ({ headers }, { start, end, truth }, random) =>
    headers.set('content-range', `bytes ${start}-${end - 1}/${truth.length + random.below(3) - 1}`),
  'content-length': ({ headers }, _, random) => headers.set('content-length', random.pick(numbers)),
  'no length': ({ headers }) => headers.delete('content-length'),
  date: ({ headers }, _, random) =>
    headers.set('last-modified', random.pick(['x', '', 'Thu, 01 Jan 1970 00:00:00 GMT'])),
  page: ({ headers }) => headers.set('content-type', 'text/html'),
  short: (given, _, random) => {
    given.body = given.body.subarray(0, random.below(given.body.length + 1));
  },
  long: (given, { start, truth }, random) => {
    const longer = new Uint8Array(given.body.length + random.below(300_000));
    longer.set(given.body);
    longer.set(truth.subarray(start, start + longer.length));
    given.body = longer;
  },
  break: (given, _, random) => {
    given.end = { at: random.below(given.body.length + 1), how: 'breaks' };
  },
  stall: (given, _, random) => {
    given.end = { at: random.below(given.body.length + 1), how: 'stalls' };
  },
  redirect: (given, _, random) => {
    given.redirectedTo = random.pick([
      'https://storage.example.org/x?signed=1',
      'https://example.org/a/model.bin?v=2',
    ]);
  },
};

/** Lies that send other bytes than were asked for. */
const ofBodies: ReadonlySet<string> = new Set([
  'whole',
  'whole as a part, hidden',
  'several parts',
  'another place',
]);

/** Lies that could hide one of those so well that nobody can tell. */
const ofPlaces: ReadonlySet<string> = new Set([
  'status',
  'part as a whole',
  'content-range',
  'hidden range',
  'another total',
  'content-length',
  'no length',
]);

/** Up to three lies that a page can see through together. */
function someLies(random: Random): string[] {
  const names = Object.keys(lies);
  const some = Array.from({ length: 1 + random.below(3) }, () => random.pick(names));
  const body = some.find((name) => ofBodies.has(name));
  if (body === undefined) return some;
  return [body, ...some.filter((name) => !ofBodies.has(name) && !ofPlaces.has(name))];
}

/** What `fetch` may reject with. */
const failures: readonly (() => unknown)[] = [
  () => new TypeError('Failed to fetch'),
  () => new DOMException('The operation was aborted.', 'AbortError'),
  () => new Error(''),
  () => 'text',
  () => undefined,
  () => null,
];

/** A server with one file: each try has some lies, which it tells to some of the requests. */
export function lyingFetch(truth: Uint8Array, random: Random): LyingFetch {
  const some = someLies(random);
  const often = random.pick([0.3, 0.7, 1]);
  const fails = random.chance(0.2) ? 0.3 : 0;
  const told: string[] = [];
  let requests = 0;

  async function respond(_: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    requests++;
    if (random.chance(fails)) {
      told.push('no response');
      throw random.pick(failures)();
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(new Headers(init?.headers).get('range') ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = range?.[2] ? Math.min(Number(range[2]) + 1, truth.length) : truth.length;
    const given = honest(truth, start, end, range !== null);
    for (const name of some) {
      if (!random.chance(often)) continue;
      told.push(name);
      lies[name]!(given, { start, end, truth }, random);
    }
    return made(given, init?.signal ?? undefined, random);
  }

  return {
    fetch: respond,
    get requests() {
      return requests;
    },
    told: () => told.join(', '),
  };
}

function honest(truth: Uint8Array, start: number, end: number, isRange: boolean): Given {
  const headers = new Headers({ etag: '"1"' });
  const rest = { headers, end: undefined, redirectedTo: undefined };
  if (isRange && start >= truth.length) {
    headers.set('content-range', `bytes */${truth.length}`);
    return { ...rest, status: 416, body: new Uint8Array(0) };
  }
  const body = truth.subarray(start, end);
  headers.set('content-length', String(body.length));
  if (isRange) headers.set('content-range', `bytes ${start}-${end - 1}/${truth.length}`);
  return { ...rest, status: isRange ? 206 : 200, body };
}

function made(
  { status, headers, body, end, redirectedTo }: Given,
  signal: AbortSignal | undefined,
  random: Random,
): Response {
  const chunk = random.pick([1 << 12, 1 << 16, 1 << 20]);
  let position = 0;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
    pull(controller) {
      const last = Math.min(position + chunk, end?.at ?? body.length, body.length);
      if (last > position) controller.enqueue(body.slice(position, last));
      else if (end === undefined) controller.close();
      else if (end.how === 'breaks') controller.error(new TypeError('terminated'));
      else return new Promise(() => {});
      position = last;
      return undefined;
    },
  });
  const hasBody = ![204, 205, 304].includes(status);
  const response = new Response(hasBody ? stream : null, { status, headers });
  if (redirectedTo !== undefined) {
    Object.defineProperties(response, { redirected: { value: true }, url: { value: redirectedTo } });
  }
  return response;
}
