import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';

/** A response as a server gives it. */
export interface Given {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Ends the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Says nothing more after so many bytes, and keeps the connection. */
  stallAfter?: number;
  /** Sends the body again and again. */
  isEndless?: boolean;
}

/** What a response may lead to. */
export interface Addresses {
  home: string;
  other: string;
  path: string;
}

/** Changes a response to one that no server should give. */
export type Trick = (given: Given, random: Random, addresses: Addresses) => void;

const statuses = [
  201, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 410, 416, 418, 425,
  429, 500, 501, 502, 503, 504, 599,
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
const ranges = [
  'bytes 0-1/2',
  'bytes */*',
  'bytes 5-4/3',
  'x',
  '',
  'bytes 0-99999999999999999999/99999999999999999999',
];
const etags = [
  '"abcdefabcdef"',
  'W/"abcdefabcdef"',
  '""',
  'x',
  `"${'0'.repeat(64)}"`,
  `"${'0'.repeat(40)}"`,
  `"${'x'.repeat(5000)}"`,
  '"../../../evil"',
];
const waits = ['0', '-5', '99999', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '1e999'];
const answers = [
  '',
  'null',
  '[]',
  '{}',
  '{"sha":1}',
  '{"sha":"../../evil","siblings":[]}',
  `{"sha":"${'c'.repeat(40)}","siblings":[null,{"rfilename":{}},7]}`,
  '<html>',
  '{"sha":',
];

/** A megabyte of zeros that 32 MB come out of. */
const packedZeros = gzipSync(new Uint8Array(1 << 25));

/** Each harms a response in one way. */
export const tricks: readonly Trick[] = [
  (given, random) => {
    given.status = random.pick(statuses);
  },
  (given, random, { home, other, path }) => {
    given.status = random.pick([301, 302, 303, 307, 308]);
    const places = [
      '',
      '/',
      path,
      '//',
      'http://[',
      'http://%zz@',
      'file:///etc/passwd',
      'javascript:1',
      'https://a b',
    ];
    const further = [
      `${other}${path}`,
      `${other}/back${path}`,
      `${other}/elsewhere`,
      `http://name:word@${new URL(home).host}${path}`,
    ];
    given.headers.location = random.pick([...places, ...further]);
  },
  (given, random) => {
    given.headers['content-length'] = random.pick([
      ...numbers.filter((text) => /^\d+$/.test(text)),
      String(given.body.length + 1),
      String(given.body.length - 1),
    ]);
  },
  (given, random) => {
    given.headers['x-linked-size'] = random.pick([...numbers, String(given.body.length + 1)]);
  },
  (given, random) => {
    given.status = 206;
    given.headers['content-range'] = random.pick(ranges);
  },
  (given, random) => {
    const name = random.pick(['etag', 'x-linked-etag']);
    given.headers[name] = random.pick(etags);
  },
  (given) => {
    delete given.headers.etag;
    delete given.headers['x-linked-etag'];
  },
  (given, random) => {
    given.headers['content-encoding'] = random.pick(['gzip', 'deflate', 'br', 'identity', 'odd']);
    if (random.chance(0.5)) given.body = packedZeros;
  },
  (given, random) => {
    given.cutAfter = random.below(given.body.length + 1);
  },
  (given, random) => {
    given.stallAfter = random.below(given.body.length + 1);
  },
  (given) => {
    given.body = given.body.map((byte) => byte ^ 0xff);
  },
  (given) => {
    given.body = Uint8Array.from([...given.body.subarray(0, 1000), ...given.body]);
    delete given.headers['content-length'];
  },
  (given) => {
    given.isEndless = true;
    delete given.headers['content-length'];
  },
  (given, random) => {
    given.body = new TextEncoder().encode(random.pick(answers));
    delete given.headers['content-length'];
  },
  (given, random) => {
    given.status = random.pick([408, 429, 500, 503]);
    given.headers['retry-after'] = random.pick(waits);
  },
  (given, random) => {
    given.headers['x-repo-commit'] = random.pick(['', '../../evil', 'c'.repeat(40), 'main']);
  },
  (given, random) => {
    given.status = random.pick([400, 401, 403, 404]);
    given.headers['x-error-code'] = random.pick([
      'EntryNotFound',
      'RevisionNotFound',
      'RepoNotFound',
      'GatedRepo',
      'Odd',
    ]);
  },
  (given) => {
    given.headers['content-type'] = 'text/html';
  },
];
