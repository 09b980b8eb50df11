import type { Random } from '../random.ts';

/** What stands in JSON files of strangers, or of someone who means harm. */
const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1.5,
  64,
  768,
  4096,
  1e9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e21,
  1e308,
  '',
  'x',
  '64',
  'F16',
  'F32',
  'a'.repeat(3000),
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  '__proto__',
  '(a+)+$',
  [],
  {},
  [[]],
  ['a'],
  [null],
  [-1],
  [0],
  [1, 2, 3],
  [1e9, 1e9],
  { a: { b: 1 } },
  { Regex: '.' },
  { type: 'Sequence' },
];

/** Keys that are no keys of a file, some of them those of every object. */
const oddKeys: readonly string[] = ['new', '', '0', '__proto__', 'constructor', 'toString', 'length'];

/** Places in one value that are looked at: the vocabulary of a tokenizer is not walked through to its end. */
const mostPlaces = 4000;

/** Half of the changes are made among the first places: the settings, not the entries of a long list. */
const firstPlaces = 60;

type Holder = Record<string, unknown>;

/** A copy of a parsed JSON value, changed in one to three places. */
export function oddJson(value: unknown, random: Random): unknown {
  const root: Holder = { root: structuredClone(value) };
  for (let change = 1 + random.below(3); change > 0; change--) changeOnce(root, random);
  return root.root;
}

function changeOnce(root: Holder, random: Random): void {
  const places = placesIn(root);
  const among = random.chance(0.5) ? Math.min(firstPlaces, places.length) : places.length;
  const place = places[random.below(among)];
  if (place === undefined) return;
  const [holder, key] = place;
  const old = holder[key];
  const odd = () => structuredClone(random.pick(oddValues));
  switch (random.below(8)) {
    case 0:
      delete holder[key];
      return;
    case 1:
      if (typeof old !== 'number') break;
      holder[key] = random.pick([old + 1, old - 1, -old, old * 2, old / 2, old * 1e6]);
      return;
    case 2:
      if (typeof old !== 'string') break;
      holder[key] = old.slice(0, random.below(old.length + 1)) + String.fromCharCode(random.below(0x3000));
      return;
    case 3:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, odd());
      else define(holder, random.pick([...oddKeys, `${key}x`]), odd());
      return;
    case 4: {
      const [otherHolder, otherKey] = random.pick(places);
      holder[key] = structuredClone(otherHolder[otherKey]);
      return;
    }
  }
  holder[key] = odd();
}

/** Every key that some object or list in a value has, the outermost first. */
function placesIn(root: Holder): [Holder, string][] {
  const places: [Holder, string][] = [];
  const holders: Holder[] = [root];
  for (let holder = holders.shift(); holder !== undefined; holder = holders.shift()) {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      if (places.length >= mostPlaces) return places;
      const value = holder[key];
      if (typeof value === 'object' && value !== null) holders.push(value as Holder);
    }
  }
  return places;
}

/** As JSON.parse does: an own property, `__proto__` too. */
function define(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The bytes of a value as JSON. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value) ?? 'undefined');
}
