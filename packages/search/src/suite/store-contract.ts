import type { ImageStore, Match, SearchOptions, StoredImage } from '../store/image-store.ts';
import type { Where } from '../store/where.ts';
import { all, holds, rejects, same } from './check.ts';
import { madeImage, madePart, madeVector, maker, near, unit } from './made-images.ts';

/** Where a store under test keeps its rows. */
export interface StorePlace {
  /**
   * Opens a store on the place: an empty one at first, then one with what was written before. Several may be open at
   * once; a store that lives in memory may return itself.
   */
  open(): Promise<ImageStore>;
  /** Called after the case; stores that it opened are disposed by then. */
  remove?(): Promise<void>;
}

/** One thing that every store does, for any test runner. */
export interface ContractCase {
  readonly name: string;
  /** Rejects where the store does otherwise. */
  run(): Promise<void>;
}

/** Rows of the large case: more than a store compares one by one. */
const many = 6000;

/**
 * What every {@link ImageStore} does, as cases for a test runner: each asks for a new, empty place.
 *
 * @example
 * import { sqliteStore } from '@fgclip2/search/node';
 * import { storeContract } from '@fgclip2/search/suite';
 *
 * let count = 0;
 * const cases = storeContract(async () => {
 *   const file = `contract-${count++}.sqlite`;
 *   return { open: () => sqliteStore(file) };
 * });
 * // In a test runner: for (const { name, run } of cases) it(name, run);
 * console.log(cases[0]!.name); // is empty at first
 */
export function storeContract(makePlace: () => Promise<StorePlace>): ContractCase[] {
  return cases.map(([name, check]) => ({
    name,
    run: async () => {
      const place = await makePlace();
      const opened = new Set<ImageStore>();
      const open = async (): Promise<ImageStore> => {
        const store = await place.open();
        opened.add(store);
        return store;
      };
      try {
        await check(open);
      } finally {
        for (const store of opened) await store[Symbol.asyncDispose]();
        await place.remove?.();
      }
    },
  }));
}

type Open = () => Promise<ImageStore>;

const cases: readonly (readonly [name: string, check: (open: Open) => Promise<void>])[] = [
  ['is empty at first', isEmptyAtFirst],
  ['finds the nearest first, with cosines, probabilities and what it was given', findsTheNearest],
  ['gives an image back as it was given', givesBack],
  ['groups boxes under their image', groupsBoxes],
  ['tells the ids of boxes from others', tellsIds],
  ['keeps an image once that is upserted twice', upsertsOnce],
  ['replaces the vector of an id', replacesVector],
  ['keeps nothing of a call that fails, and all of the calls before it', keepsWholeCalls],
  ['takes rows of two writers at once', takesTwoWriters],
  ['takes calls that are made at once', takesCallsAtOnce],
  ['refuses vectors that were made in another way', refusesMixing],
  ['refuses rows that are not whole', refusesBrokenRows],
  ['does not find what was removed', findsNothingRemoved],
  ['takes vectors of another model when it is empty again', takesAnotherModel],
  ['keeps the vector of a file that was moved, and drops that of one that is gone', keepsMoved],
  ['drops the image that a file held before', dropsReplaced],
  ['keeps the images of files that changed places', keepsSwapped],
  ['remembers files that could not be read', remembersFailures],
  ['removes parts with their image', removesParts],
  ['finds by parts, and says which', findsByParts],
  ['fills a page with images that a condition allows', filters],
  ['evaluates every form of a condition', evaluatesConditions],
  ['refuses conditions and options that make no sense', refusesNonsense],
  ['gives pages without gaps or repeats', givesPages],
  ['fills a page where images have many boxes', fillsFromBoxes],
  ['gives the same ids and scores by either way', givesTheSameEitherWay],
  ['leaves out what is not good enough', leavesOutTheRest],
  ['stops when its signal aborts', stops],
  ['keeps paths in any language', keepsPaths],
];

async function isEmptyAtFirst(open: Open): Promise<void> {
  const store = await open();
  same(store.source, undefined, 'the source');
  same((await store.search({ pooled: madeVector(1) })).matches, [], 'the matches');
  same((await store.search({ part: madeVector(1) })).matches, [], 'the matches of a part');
  const { images, vectors, files, failures, imagesWithParts } = await store.stats();
  same([images, vectors, files, failures, imagesWithParts], [0, 0, 0, 0, 0], 'the counts');
  same(await store.has(['a']), new Set(), 'has');
  await store.remove(['a']);
  await store.upsert([], maker);
  await store.putFiles([]);
  await store.removeFiles(['/no/such/file']);
  same(store.source, undefined, 'the source after an empty call');
}

async function findsTheNearest(open: Open): Promise<void> {
  const store = await open();
  await store.upsert(madeImages(50), maker);
  same(store.source, maker.source, 'the source');
  same(store.logits, maker.logits, 'the logits');
  const wanted = madeImage(7);
  // Its length does not matter.
  const { matches, way, scanned } = await store.search({ pooled: wanted.vector.map((value) => value * 3) });
  same(matches.length, 10, 'the number of matches');
  same([way, scanned], ['exact', 50], 'the way and the vectors that were looked at');
  const [first] = matches;
  same([first!.id, first!.path, first!.paths], [wanted.id, wanted.path, [wanted.path]], 'the first match');
  same([first!.width, first!.height], [wanted.width, wanted.height], 'its size');
  holds(Math.abs(first!.cosine - 1) < 1e-6, 'a cosine of 1 with itself');
  const probability = 1 / (1 + Math.exp(-(100 * first!.cosine - 10)));
  holds(Math.abs(first!.probability! - probability) < 1e-9, 'the probability of its cosine');
  const cosines = matches.map(({ cosine }) => cosine);
  same(
    cosines,
    [...cosines].sort((a, b) => b - a),
    'the order of the cosines',
  );
}

async function givesBack(open: Open): Promise<void> {
  const store = await open();
  const whole = madeImage(3, {
    metadata: { album: 'Rome', year: 2024, good: true },
    thumbnail: { type: 'image/webp', bytes: Uint8Array.of(1, 2, 3) },
    parts: { grid: [2, 3], parts: [madePart(madeVector(5), 9), madePart(madeVector(6), 54)] },
  });
  const box = madeImage(3, { box: [1, 2.5, 30, 40], vector: madeVector(9) });
  await store.upsert([whole, box, madeImage(4)], maker);
  const rows = await all(store.images({ ids: [whole.id, box.id] }));
  const sorted = rows.sort((a, b) => a.id.length - b.id.length);
  same(sorted.map(inOrder), [whole, { ...box, metadata: whole.metadata }].map(inOrder), 'the rows');
  same(await store.thumbnail(whole.id), whole.thumbnail, 'the thumbnail');
  same(await store.thumbnail(madeImage(4).id), undefined, 'the thumbnail of an image without one');
  same((await all(store.images())).length, 3, 'the number of all rows');
  same(
    (await all(store.images({ where: { field: 'metadata.album', eq: 'Rome' } }))).map(({ id }) => id).sort(),
    [whole.id, box.id].sort(),
    'the rows that a condition allows',
  );
}

async function groupsBoxes(open: Open): Promise<void> {
  const store = await open();
  const target = madeVector(100);
  await store.upsert(
    [
      madeImage(1),
      madeImage(1, { box: [0, 0, 10, 10], vector: near(target, 0.5, 1) }),
      madeImage(1, { box: [5, 5, 20, 20], vector: near(target, 0.1, 2) }),
      madeImage(2, { vector: near(target, 0.3, 3) }),
      madeImage(3),
    ],
    maker,
  );
  const { matches } = await store.search({ pooled: target }, { limit: 2 });
  same(
    matches.map(({ id }) => id),
    [madeImage(1).id, madeImage(2).id],
    'the images',
  );
  same(
    matches.map(({ box }) => box),
    [[5, 5, 20, 20], undefined],
    'the best box of each',
  );
  const { images, vectors } = await store.stats();
  same([images, vectors], [3, 5], 'images and vectors');
  await store.remove([madeImage(1, { box: [5, 5, 20, 20] }).id]);
  const [, again] = (await store.search({ pooled: target })).matches;
  same([again!.id, again!.box], [madeImage(1).id, [0, 0, 10, 10]], 'the image without its best box');
  await store.remove([madeImage(1).id]);
  same((await store.stats()).vectors, 2, 'the vectors after the image is removed');
}

async function tellsIds(open: Open): Promise<void> {
  const store = await open();
  const [whole, box] = [madeImage(1), madeImage(1, { box: [1, 2.5, 3, 4], vector: madeVector(9) })];
  await store.upsert([whole, box], maker);
  const others = [
    '',
    '#',
    `${whole.id}#`,
    `${box.id}#`,
    `${box.id},5`,
    `${whole.id}#1,2.50,3,4`,
    box.id.slice(1),
  ];
  same(await store.has([...others, whole.id, box.id]), new Set([whole.id, box.id]), 'has');
  await store.remove(others);
  same((await store.stats()).vectors, 2, 'the vectors after ids that are of none');
  same((await all(store.images({ ids: others }))).length, 0, 'the rows of ids that are of none');
  await store.remove([box.id]);
  same(await store.has([whole.id, box.id]), new Set([whole.id]), 'has, without the box');
}

async function upsertsOnce(open: Open): Promise<void> {
  const store = await open();
  const rows = madeImages(20);
  await store.upsert(rows, maker);
  const before = await store.search({ pooled: madeVector(5) });
  await store.upsert(rows, maker);
  await store.upsert([...rows, ...rows], maker);
  const { images, vectors, files } = await store.stats();
  same([images, vectors, files], [20, 20, 20], 'the counts');
  same(await store.search({ pooled: madeVector(5) }), before, 'the answer');
  same((await store.has(rows.map(({ id }) => id))).size, 20, 'the ids that are kept');
}

async function replacesVector(open: Open): Promise<void> {
  const store = await open();
  await store.upsert(madeImages(20), maker);
  await store.upsert([madeImage(5, { vector: madeVector(500) })], maker);
  const { matches } = await store.search({ pooled: madeVector(500) }, { limit: 1 });
  same(matches[0]?.id, madeImage(5).id, 'the image by its new vector');
  const old = await store.search({ pooled: madeVector(5) }, { limit: 20 });
  holds(
    old.matches.every(({ cosine }) => cosine < 0.99),
    'nothing by the old vector',
  );
  same((await store.stats()).vectors, 20, 'the vectors');
}

async function keepsWholeCalls(open: Open): Promise<void> {
  const store = await open();
  const [first, second] = [madeImages(10), madeImages(20).slice(10)];
  await store.upsert(first, maker);
  const broken = { ...madeImage(99), vector: madeVector(99).fill(Number.NaN, 3, 4) };
  await rejects(() => store.upsert([...second, broken], maker), /NaN/, 'a call with one broken row');
  const file = { path: '/photos/new.jpg', size: 1, mtimeMs: 1 };
  const noted = [
    { ...file, failure: 'damaged' },
    { ...file, path: '/b.jpg', hash: 'ff' },
  ];
  await rejects(() => store.putFiles(noted), /image that is kept/, 'a file of an image that is not kept');
  for (const each of [store, await open()]) {
    const { images, failures } = await each.stats();
    same([images, failures], [10, 0], 'what is kept of the calls that failed');
    same((await each.has([...first, ...second].map(({ id }) => id))).size, 10, 'the ids');
  }
  await store.upsert(second, maker);
  same((await (await open()).stats()).images, 20, 'the images after the call is made again');
}

async function takesTwoWriters(open: Open): Promise<void> {
  const [one, other] = [await open(), await open()];
  const rows = madeImages(200);
  const write = async (store: ImageStore, own: readonly StoredImage[]): Promise<void> => {
    for (let start = 0; start < own.length; start += 10)
      await store.upsert(own.slice(start, start + 10), maker);
  };
  // The middle is written by both.
  await Promise.all([write(one, rows.slice(0, 120)), write(other, rows.slice(80).reverse())]);
  for (const store of [one, other, await open()]) {
    const { images, vectors, files } = await store.stats();
    same([images, vectors, files], [200, 200, 200], 'the counts');
    const { matches } = await store.search({ pooled: madeVector(100) }, { limit: 1 });
    same(matches[0]?.id, madeImage(100).id, 'the nearest');
  }
}

async function takesCallsAtOnce(open: Open): Promise<void> {
  const store = await open();
  await store.upsert([madeImage(0)], maker);
  const file = { path: '/photos/broken.jpg', size: 1, mtimeMs: 1, failure: 'damaged' };
  const [, , , , { matches }] = await Promise.all([
    store.upsert([madeImage(1), madeImage(2)], maker),
    store.upsert([madeImage(2), madeImage(3)], maker),
    store.putFiles([file]),
    store.remove([madeImage(3).id, madeImage(0).id]),
    store.search({ pooled: madeVector(1) }),
  ]);
  holds(matches.length <= 4, 'an answer meanwhile');
  const { images, failures } = await store.stats();
  same([images, failures], [2, 1], 'images and failures after calls in their order');
}

async function refusesMixing(open: Open): Promise<void> {
  const store = await open();
  await store.upsert([madeImage(1)], maker);
  const asking = (source: Partial<typeof maker.source>) => () =>
    store.upsert([madeImage(2)], { ...maker, source: { ...maker.source, ...source } });
  await rejects(
    asking({ dtype: 'q8' }),
    /made the same way.*"fp32"|made the same way.*"q8"/,
    'another dtype',
  );
  await rejects(asking({ preprocessing: 1 }), /made the same way/, 'another preprocessing');
  await rejects(asking({ kind: 'text' }), /image vectors/, 'vectors of texts');
  await rejects(asking({ normalized: false }), /normalized/, 'vectors of any length');
  same((await store.stats()).images, 1, 'the images');
  const again = await open();
  const mixed = { ...maker, source: { ...maker.source, storedAs: ['F16'] } };
  await rejects(
    () => again.upsert([madeImage(2)], mixed),
    /made the same way/,
    'another model, opened again',
  );
}

async function refusesBrokenRows(open: Open): Promise<void> {
  const store = await open();
  const good = madeImage(1);
  const broken: readonly (readonly [Partial<StoredImage>, RegExp])[] = [
    [{ vector: good.vector.map((value, index) => (index === 3 ? Number.NaN : value)) }, /NaN/],
    [{ vector: good.vector.map(() => Number.POSITIVE_INFINITY) }, /Infinity/],
    [{ vector: good.vector.map((value) => value * 2) }, /length 1 for .*, got one of length 2/],
    [{ vector: good.vector.slice(1) }, /64 values .*, got 63/],
    [{ vector: new Float64Array(good.vector) as unknown as Float32Array }, /Float32Array/],
    [{ id: 'another' }, /the id of/],
    [{ path: '' }, /a path/],
    [{ path: '/a/\ud800.jpg' }, /a path of whole characters/],
    [{ path: 'C:\\a.jpg' }, /a path with \/ between its parts/],
    [{ size: Number.NaN }, /the size of/],
    [{ size: 2 ** 60 }, /the size of/],
    [{ width: 0 }, /the width of/],
    [{ height: 2 ** 60 }, /the height of/],
    [
      { box: [3, 0, 1, 5], id: `${good.hash}#3,0,1,5` },
      /x1 <= x2 and y1 <= y2 for the box of .*, got 3, 0, 1, 5/,
    ],
    [{ box: [0, Number.NaN, 1, 5] }, /the box of/],
    [
      { thumbnail: { type: 'image/png' as 'image/webp', bytes: new Uint8Array(1) } },
      /the type of the thumbnail/,
    ],
    [{ thumbnail: { type: 'image/webp', bytes: [1] as unknown as Uint8Array } }, /the thumbnail of/],
    [{ metadata: { '\ud800': 1 } }, /the metadata of/],
    [{ metadata: { a: '\ud800' } }, /metadata\.a of/],
    [{ metadata: { 'a"b': 1 } }, /the metadata of/],
    [{ metadata: { a: Number.NaN } }, /metadata\.a of/],
    [
      {
        parts: { grid: [2, 3], parts: [{ vector: new Int8Array(3), scale: 1, patches: new Uint8Array(1) }] },
      },
      /part 0/,
    ],
  ];
  for (const [given, words] of broken) {
    await rejects(
      () => store.upsert([{ ...good, ...given }], maker),
      words,
      `a row with ${Object.keys(given)}`,
    );
  }
  same((await store.stats()).images, 0, 'the images');
  await store.upsert([good], maker);
  const nan = good.vector.slice().fill(Number.NaN, 0, 1);
  await rejects(() => store.search({ pooled: nan }), /NaN/, 'a query with NaN');
  await rejects(() => store.search({ pooled: new Float32Array(64) }), /zeros/, 'a query of zeros');
  await rejects(
    () => store.search({ pooled: good.vector.slice(1) }),
    /64 values/,
    'a query of another width',
  );
}

async function findsNothingRemoved(open: Open): Promise<void> {
  const store = await open();
  await store.upsert(madeImages(30), maker);
  const query = { pooled: madeVector(12) };
  same((await store.search(query)).matches[0]?.id, madeImage(12).id, 'the nearest');
  await store.remove([madeImage(12).id, 'unknown']);
  for (const each of [store, await open()]) {
    const { matches } = await each.search(query, { limit: 100 });
    same(matches.length, 29, 'the number of matches');
    holds(
      matches.every(({ id }) => id !== madeImage(12).id),
      'no match that was removed',
    );
  }
  same(await store.has([madeImage(12).id, madeImage(13).id]), new Set([madeImage(13).id]), 'has');
  same(await all(store.files({ paths: [madeImage(12).path] })), [], 'its files');
  await store.upsert([madeImage(12)], maker);
  same((await store.search(query)).matches[0]?.id, madeImage(12).id, 'the nearest, once it is back');
}

async function takesAnotherModel(open: Open): Promise<void> {
  const store = await open();
  await store.upsert([madeImage(1)], maker);
  await store.remove([madeImage(1).id]);
  same(store.source, undefined, 'the source of an empty store');
  const source = { ...maker.source, dtype: 'q8' };
  await store.upsert([madeImage(2)], { source });
  same(store.source, source, 'the source');
}

async function keepsMoved(open: Open): Promise<void> {
  const store = await open();
  const image = madeImage(1);
  await store.upsert([image, madeImage(2)], maker);
  const { size, mtimeMs, hash } = image;
  await store.putFiles([
    { path: '/moved/b.jpg', size, mtimeMs, hash },
    { path: '/moved/a.jpg', size, mtimeMs, hash },
  ]);
  const [copied] = (await store.search({ pooled: image.vector })).matches;
  same(copied!.paths, ['/moved/a.jpg', '/moved/b.jpg', image.path], 'all files of the image');
  await store.removeFiles([image.path]);
  const [moved] = (await store.search({ pooled: image.vector })).matches;
  same([moved!.id, moved!.path], [image.id, '/moved/a.jpg'], 'the image at its new place');
  holds(Math.abs(moved!.cosine - 1) < 1e-6, 'the same vector');
  await store.removeFiles(['/moved/a.jpg', '/moved/b.jpg', '/moved/c.jpg']);
  same(await store.has([image.id]), new Set(), 'has, once no file is left');
  same((await store.stats()).vectors, 1, 'the vectors');
}

async function dropsReplaced(open: Open): Promise<void> {
  const store = await open();
  const [before, after] = [madeImage(1), madeImage(2, { path: madeImage(1).path })];
  await store.upsert([before], maker);
  await store.upsert([after], maker);
  same(await store.has([before.id, after.id]), new Set([after.id]), 'has');
  const files = await all(store.files());
  same(
    files.map(({ path, hash }) => [path, hash]),
    [[after.path, after.hash]],
    'the files',
  );
}

async function keepsSwapped(open: Open): Promise<void> {
  const store = await open();
  const [one, other] = [madeImage(1), madeImage(2)];
  const box = madeImage(1, { box: [0, 0, 5, 5], vector: madeVector(9) });
  await store.upsert([one, box, other], maker);
  const fileOf = ({ hash, size, mtimeMs }: StoredImage, path: string) => ({ path, size, mtimeMs, hash });
  await store.putFiles([fileOf(one, other.path), fileOf(other, one.path)]);
  const pathsOf = async (): Promise<unknown> =>
    (await all(store.files())).map(({ path, hash }) => [path, hash]);
  same(
    await pathsOf(),
    [
      [one.path, other.hash],
      [other.path, one.hash],
    ],
    'the files after they changed places',
  );
  await store.upsert([other, one], maker);
  same(
    await pathsOf(),
    [
      [one.path, one.hash],
      [other.path, other.hash],
    ],
    'the files after they changed places again',
  );
  const ids = [one.id, box.id, other.id];
  same(await store.has(ids), new Set(ids), 'images and boxes that are kept');
}

async function remembersFailures(open: Open): Promise<void> {
  const store = await open();
  const failed = { path: '/photos/broken.jpg', size: 5, mtimeMs: 7.5, failure: 'the file ends too early' };
  await store.putFiles([failed]);
  same(await all(store.files()), [failed], 'the files');
  same((await store.stats()).failures, 1, 'the failures');
  await store.upsert([madeImage(1, { path: failed.path })], maker);
  const { failures, files } = await store.stats();
  same([failures, files], [0, 1], 'failures and files, once it was read');
  const [file] = await all(store.files({ under: '/photos' }));
  same(file?.failure, undefined, 'its failure');
  const both = { ...failed, hash: 'ff' };
  await rejects(() => store.putFiles([both]), /a hash or a failure/, 'a file with both');
}

async function removesParts(open: Open): Promise<void> {
  const store = await open();
  const [target, parts] = [madeVector(70), (vector: Float32Array) => [madePart(vector, 1)]];
  await store.upsert(
    [
      madeImage(1, { parts: { grid: [2, 3], parts: parts(target) } }),
      madeImage(2, { parts: { grid: [2, 3], parts: parts(madeVector(71)) } }),
    ],
    maker,
  );
  same((await store.stats()).imagesWithParts, 2, 'images with parts');
  await store.upsert([madeImage(3)], maker);
  const ids = [1, 2, 3].map((number) => madeImage(number).id);
  same(await store.has(ids, { withParts: true }), new Set(ids.slice(0, 2)), 'has, with parts');
  await store.remove([madeImage(1).id]);
  same((await store.stats()).imagesWithParts, 1, 'images with parts');
  const { matches } = await store.search({ part: target });
  same(
    matches.map(({ id }) => id),
    [madeImage(2).id],
    'the matches',
  );
  await store.removeFiles([madeImage(2).path]);
  same((await store.search({ part: target })).matches, [], 'the matches, once no file is left');
}

async function findsByParts(open: Open): Promise<void> {
  const store = await open();
  const target = madeVector(80);
  const imageOf = (number: number, distances: readonly number[]): StoredImage =>
    madeImage(number, {
      parts: {
        grid: [2, 3],
        parts: distances.map((distance, part) =>
          madePart(near(target, distance, number * 10 + part), 1 << part),
        ),
      },
    });
  await store.upsert(
    [imageOf(1, [3, 0.5, 2]), imageOf(2, [1, 2]), imageOf(3, [9, 9, 0.1]), madeImage(4)],
    maker,
  );
  const { matches } = await store.search({ part: target });
  same(
    matches.map(({ id }) => id),
    [3, 1, 2].map((number) => madeImage(number).id),
    'the images',
  );
  const parts = matches.map(({ part }) => [part?.grid, part?.patches]);
  same(
    parts,
    [
      [[2, 3], Uint8Array.of(4)],
      [[2, 3], Uint8Array.of(2)],
      [[2, 3], Uint8Array.of(1)],
    ],
    'their parts',
  );
  holds(
    matches.every(({ probability }) => probability === undefined),
    'no probability of parts',
  );
  same(
    (await store.search({ part: target }, { minCosine: 0.9 })).matches.map(({ id }) => id),
    matches.filter(({ cosine }) => cosine >= 0.9).map(({ id }) => id),
    'the good ones',
  );
}

async function filters(open: Open): Promise<void> {
  const store = await open();
  await manyImages(store);
  const query = { pooled: madeVector(1) };
  for (const [where, fits, count] of [
    [{ under: '/photos/3' }, ({ path }: Match) => path.startsWith('/photos/3/'), many / 10],
    [{ field: 'width', from: 640, to: 739 }, ({ width }: Match) => width <= 739, 100],
    [{ field: 'width', from: 2000 }, ({ width }: Match) => width >= 2000, many - 1360],
  ] as const) {
    const { matches } = await store.search(query, { where, limit: 60 });
    same(matches.length, 60, `the matches of ${JSON.stringify(where)}`);
    holds(matches.every(fits), `only matches that ${JSON.stringify(where)} allows`);
    const whole = await store.search(query, { where, limit: many, exact: true });
    same(whole.matches.length, count, `all matches of ${JSON.stringify(where)}`);
  }
}

async function evaluatesConditions(open: Open): Promise<void> {
  const store = await open();
  const rows = [
    madeImage(1, { path: '/a/1.jpg', metadata: { album: 'Rome', year: 2023, good: true, large: 2 ** 60 } }),
    madeImage(2, { path: '/a/b/2.jpg', metadata: { album: '北京', year: 2024, good: false } }),
    madeImage(3, { path: '/ab/3.jpg', metadata: { album: '1', year: 1, good: true } }),
    madeImage(4, { path: '/a/%_4.jpg', size: 5, mtimeMs: 1.5 }),
    madeImage(5, { path: '/A/5.jpg', metadata: { "it's": 'x; DROP TABLE images', year: 2024.5 } }),
  ];
  await store.upsert(rows, maker);
  // The image is in two files, of which no single one is large and in /c.
  await store.putFiles([{ path: '/c/4.jpg', size: 7, mtimeMs: 2, hash: rows[3]!.hash }]);
  const expected: readonly (readonly [Where, readonly number[]])[] = [
    [{ under: '/a' }, [1, 2, 4]],
    [{ under: '/a/' }, [1, 2, 4]],
    [{ under: '/a/b/2.jpg' }, [2]],
    [{ under: '/' }, [1, 2, 3, 4, 5]],
    [{ under: '/a/%' }, []],
    [{ field: 'path', eq: '/ab/3.jpg' }, [3]],
    [{ field: 'path', in: ['/ab/3.jpg', '/A/5.jpg', '/none'] }, [3, 5]],
    [{ field: 'hash', eq: rows[1]!.hash }, [2]],
    [{ field: 'width', from: 642, to: 643 }, [2, 3]],
    [{ field: 'width', from: 644.5 }, [5]],
    [{ field: 'size', to: 6 }, [4]],
    [{ field: 'mtimeMs', eq: 1.5 }, [4]],
    [{ field: 'metadata.album', eq: '北京' }, [2]],
    [{ field: 'metadata.album', in: ['Rome', '1'] }, [1, 3]],
    [{ field: 'metadata.album', eq: 1 }, []],
    [{ field: 'metadata.year', eq: '1' }, []],
    [{ field: 'metadata.year', eq: true }, []],
    [{ field: 'metadata.good', eq: 1 }, []],
    [{ field: 'metadata.good', eq: true }, [1, 3]],
    [{ field: 'metadata.good', in: [true, false, 7] }, [1, 2, 3]],
    [{ field: 'metadata.year', from: 2024 }, [2, 5]],
    [{ field: 'metadata.album', from: 0 }, []],
    [{ field: "metadata.it's", eq: 'x; DROP TABLE images' }, [5]],
    [{ field: 'metadata.none', eq: 1 }, []],
    [{ field: 'path', in: [] }, []],
    [{ and: [] }, [1, 2, 3, 4, 5]],
    [{ or: [] }, []],
    [{ and: [{ under: '/a' }, { field: 'metadata.year', from: 2024 }] }, [2]],
    [{ or: [{ under: '/ab' }, { field: 'metadata.good', eq: false }] }, [2, 3]],
    [{ and: [{ under: '/c' }, { field: 'size', to: 6 }] }, []],
    [{ and: [{ under: '/c' }, { field: 'size', eq: 7 }] }, [4]],
    [{ field: 'metadata.large', eq: 2 ** 60 }, [1]],
    [{ field: 'metadata.large', from: 2 ** 60, to: 2 ** 60 }, [1]],
    [{ field: 'metadata.large', from: 5, to: Number.POSITIVE_INFINITY }, [1]],
    [{ or: longList((index) => ({ under: `/ab/${index}.jpg` })) }, [3]],
    [{ and: longList((index) => ({ field: 'metadata.year', from: -index })) }, [1, 2, 3, 5]],
    [{ field: 'metadata.year', in: Array.from({ length: 5000 }, (_, index) => index) }, [1, 2, 3]],
  ];
  for (const [where, numbers] of expected) {
    const { matches } = await store.search({ pooled: madeVector(1) }, { where });
    const ids = numbers.map((number) => madeImage(number).id);
    same(matches.map(({ id }) => id).sort(), ids, `the matches of ${JSON.stringify(where).slice(0, 200)}`);
  }
  const [copy] = (await store.search({ pooled: madeVector(4) }, { where: { under: '/c' } })).matches;
  same(
    [copy?.path, copy?.paths],
    ['/c/4.jpg', ['/a/%_4.jpg', '/c/4.jpg']],
    'the file that a condition allows',
  );
}

/** More conditions than a store may nest. */
function longList(condition: (index: number) => Where): Where[] {
  return Array.from({ length: 3000 }, (_, index) => condition(index));
}

async function refusesNonsense(open: Open): Promise<void> {
  const store = await open();
  await store.upsert([madeImage(1)], { source: maker.source });
  const pooled = madeVector(1);
  const asking = (options: unknown) => () => store.search({ pooled }, options as SearchOptions);
  for (const [options, words] of [
    [{ where: { field: 'path', equals: 'a' } }, /\{ field, eq \}.* for where, got \{ field, equals \}/],
    [{ where: { and: [{ under: 3 }] } }, /a folder for where\.and\[0\]\.under, got 3/],
    [{ where: { field: 'paths', eq: 'a' } }, /one of path, .* for where\.field, got "paths"/],
    [{ where: { field: 'width', eq: Number.NaN } }, /for where\.eq, got NaN/],
    [{ where: { field: 'width', in: 5 } }, /an array for where\.in, got 5/],
    [{ where: { field: 'width', from: '5' } }, /a number for where\.from, got "5"/],
    [{ where: { field: 'width' } }, /for where, got \{ field \}/],
    [{ where: 'width > 3' }, /for where, got "width > 3"/],
    [{ where: { under: 'C:\\photos' } }, /a path with \/ between its parts for where\.under/],
    [{ where: { field: 'path', in: ['\\\\server\\a.jpg'] } }, /a path with \/ between its parts for where/],
    [{ limit: -1 }, /limit, got -1/],
    [{ offset: 1.5 }, /offset, got 1\.5/],
    [{ minCosine: 2 }, /minCosine, got 2/],
    [{ minProbability: -1 }, /minProbability, got -1/],
    [{ minProbability: 0.5 }, /logit scale/],
  ] as const) {
    await rejects(asking(options), words, JSON.stringify(options));
  }
  await rejects(() => store.search({}), /got neither/, 'an empty query');
  await rejects(() => store.search({ pooled, part: pooled }), /got both/, 'two queries at once');
  const options = { minProbability: 0.5 };
  await rejects(() => store.search({ part: pooled }, options), /minCosine/, 'a probability of a part');
}

async function givesPages(open: Open): Promise<void> {
  const store = await open();
  await manyImages(store);
  const pooled = unit(madeVector(1).map((value, index) => value + madeVector(2)[index]!));
  for (const options of [{}, { exact: true }, { where: { under: '/photos/4' } }]) {
    const seen: string[] = [];
    for (let offset = 0; offset < 400; offset += 50) {
      const { matches } = await store.search({ pooled }, { ...options, offset, limit: 50 });
      seen.push(...matches.map(({ id }) => id));
    }
    const { matches } = await store.search({ pooled }, { ...options, limit: 400 });
    same(
      seen,
      matches.map(({ id }) => id),
      `the pages with ${JSON.stringify(options)}`,
    );
    same(new Set(seen).size, 400, `the different images with ${JSON.stringify(options)}`);
  }
  const end = await store.search({ pooled }, { offset: many - 5, limit: 50 });
  same(end.matches.length, 5, 'the last page');
  same((await store.search({ pooled }, { limit: 0 })).matches, [], 'a page of none');
}

async function fillsFromBoxes(open: Open): Promise<void> {
  const store = await open();
  const [images, boxes] = [60, 100];
  for (let number = 0; number < images; number++) {
    const vector = madeVector(number);
    const rows = Array.from({ length: boxes }, (_, index) =>
      madeImage(number, { box: [index, 0, index + 1, 1], vector: near(vector, 0.2, number * boxes + index) }),
    );
    await store.upsert(rows, maker);
  }
  for (const options of [{ exact: true }, {}]) {
    const { matches } = await store.search({ pooled: madeVector(7) }, { limit: images, ...options });
    same(matches[0]?.id, madeImage(7).id, 'the nearest');
    same(new Set(matches.map(({ id }) => id)).size, images, `the images with ${JSON.stringify(options)}`);
  }
}

async function givesTheSameEitherWay(open: Open): Promise<void> {
  const store = await open();
  await manyImages(store);
  for (let number = 0; number < 20; number++) {
    const pooled = near(madeVector(number * 31), 0.8, number);
    const exact = await store.search({ pooled }, { limit: 5, exact: true });
    const either = await store.search({ pooled }, { limit: 5 });
    same([exact.way, exact.scanned], ['exact', many], 'the exact way');
    same(either.matches[0], exact.matches[0], `the nearest of query ${number}`);
    const cosineOf = new Map(
      (await store.search({ pooled }, { limit: many, exact: true })).matches.map(({ id, cosine }) => [
        id,
        cosine,
      ]),
    );
    for (const { id, cosine } of either.matches) same(cosine, cosineOf.get(id), `the score of ${id}`);
  }
}

async function leavesOutTheRest(open: Open): Promise<void> {
  const store = await open();
  await store.upsert(madeImages(60), maker);
  const pooled = near(madeVector(4), 0.3, 1);
  const { matches } = await store.search({ pooled }, { limit: 60 });
  const least = matches[7]!.cosine;
  const good = await store.search({ pooled }, { limit: 60, minCosine: least });
  same(good.matches, matches.slice(0, 8), 'the matches by cosine');
  const probable = await store.search({ pooled }, { limit: 60, minProbability: matches[3]!.probability! });
  same(probable.matches, matches.slice(0, 4), 'the matches by probability');
  const page = await store.search({ pooled }, { limit: 5, offset: 5, minCosine: least });
  same(page.matches, matches.slice(5, 8), 'the second page of them');
}

async function stops(open: Open): Promise<void> {
  const store = await open();
  await store.upsert(madeImages(3), maker);
  const signal = AbortSignal.abort(new Error('enough'));
  const pooled = madeVector(1);
  await rejects(() => store.search({ pooled }, { signal }), /enough/, 'an aborted search');
  await rejects(() => all(store.images({ signal })), /enough/, 'an aborted reading');
}

async function keepsPaths(open: Open): Promise<void> {
  const store = await open();
  const paths = [
    '/相册/红色的钥匙.jpg',
    '/fotos/Ñandú & "co" 100%.jpg',
    '/photos/👩‍🚀 🐈‍⬛.png',
    '/photos/e\u0301 is not \u00e9.jpg',
    "/photos/it's;--.jpg",
    'C:/Users/Anna/Bilder/ä.jpg',
    '//server/share/a.jpg',
  ];
  await store.upsert(
    paths.map((path, number) => madeImage(number, { path })),
    maker,
  );
  const again = await open();
  for (const [number, path] of paths.entries()) {
    const { matches } = await again.search(
      { pooled: madeVector(number) },
      { where: { field: 'path', eq: path } },
    );
    same(
      matches.map((match) => match.path),
      [path],
      'the path',
    );
  }
  same((await all(again.files({ under: '/photos' }))).length, 3, 'the files in /photos');
  // By code points: those of UTF-16 have it the other way round.
  const inOrder = ['/order/Ａ.jpg', '/order/👩.jpg', '/order/👩/a.jpg'];
  const { hash } = madeImage(0);
  await again.putFiles(inOrder.toReversed().map((path) => ({ path, size: 1, mtimeMs: 1, hash })));
  const under = { under: '/order' };
  same(
    (await all(again.files(under))).map(({ path }) => path),
    inOrder,
    'the order of files',
  );
  const [match] = (await again.search({ pooled: madeVector(0) }, { where: under })).matches;
  same([match?.path, match?.paths.slice(1)], [inOrder[0], [...inOrder.slice(1), paths[0]]], 'its files');
  await again.removeFiles(inOrder);
  same(
    (await all(again.files({ under: '/相册' }))).map(({ path }) => path),
    [paths[0]],
    'the files in /相册',
  );
  const listed = (await all(again.files())).map(({ path }) => path);
  same([...listed].sort(), [...paths].sort(), 'all files');
}

function madeImages(count: number): StoredImage[] {
  return Array.from({ length: count }, (_, number) => madeImage(number));
}

/** So many that a store may take a short way. */
async function manyImages(store: ImageStore): Promise<void> {
  const rows = madeImages(many);
  for (let start = 0; start < many; start += 500) await store.upsert(rows.slice(start, start + 500), maker);
}

/** Keys in one order, so that rows compare as JSON. */
function inOrder(row: StoredImage): unknown {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
