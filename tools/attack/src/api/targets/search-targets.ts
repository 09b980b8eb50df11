import { join } from 'node:path';
import * as search from '@fgclip2/search';
import { sqliteStore, storedPath } from '@fgclip2/search/node';
import { Tensor } from '@fgclip2/tensor';
import { type ApiKit, callback, image, signal } from '../api-kit.ts';
import { type ApiTarget, type TargetTable, targetsOf } from '../api-target.ts';
import { asAWhole } from '../odd-arguments.ts';

const hash = 'a'.repeat(64);
const row = () => ({
  id: hash,
  path: '/images/a.png',
  size: 3,
  mtimeMs: 4,
  hash,
  width: 16,
  height: 16,
  vector: Float32Array.of(0.6, 0.8),
  metadata: { album: 'x' },
});
const source = {
  kind: 'image',
  model: 'a',
  weights: 'b',
  storedAs: ['F32'],
  dtype: 'fp32',
  arithmetic: 1,
  width: 2,
  normalized: true,
  preprocessing: 2,
} as const;
const maker = () => ({ source, logits: { scale: 1, bias: 0 } });
const where = () => ({ and: [{ field: 'width', from: 1, to: 20 }, { under: '/images' }] });
const query = () => ({ pooled: Float32Array.of(0.6, 0.8) });
const asking = () => ({ limit: 2, offset: 0, where: where(), minCosine: 0, exact: true, signal });

/** `@fgclip2/search`. */
export function searchTargets({ folder, encoded, fgclip2 }: ApiKit): ApiTarget[] {
  const filled = async () => {
    const store = search.memoryStore();
    await store.upsert([row()], maker());
    return store;
  };
  const onDisk = sqliteStore(join(folder, 'kept.sqlite'));
  const codes = () => {
    const made = new search.SignCodes({ width: 2, mean: new Float32Array(2) });
    made.append(made.encode(Float32Array.of(1, 1, -1, 1)));
    return made;
  };
  return [
    ...targetsOf('@fgclip2/search', {
      checkWhere: [() => [where()], search.checkWhere],
      fitsWhere: [() => [where(), row()], search.fitsWhere],
      imageId: [() => [hash, [0, 0, 1, 1]], search.imageId],
      memoryStore: [() => [{ exactUpTo: 10 }], search.memoryStore],
      checkQuery: [() => [query(), asking(), { ...maker() }], search.checkQuery],
      checkRows: [() => [[row()], maker(), undefined], search.checkRows],
      checkFiles: [() => [[{ path: '/a.png', size: 1, mtimeMs: 1, hash }]], search.checkFiles],
      logitScaleOf: [() => [fgclip2, 2], search.logitScaleOf],
      searchImages: [
        () => [
          fgclip2,
          asAWhole(search.memoryStore()),
          { text: 'a', plus: ['b'], minus: ['c'], image: image(), box: [0, 0, 8, 8] },
          { ...asking(), details: false, allowOtherArithmetic: false, onWarning: callback },
        ],
        search.searchImages,
      ],
      ...storeTargets('memoryStore()', filled),
      duplicatePairs: [
        () => [
          asAWhole(search.memoryStore()),
          { minCosine: 0.9, where: where(), onProgress: callback, signal },
        ],
        search.duplicatePairs,
      ],
      duplicateGroups: [
        () => [
          asAWhole(search.memoryStore()),
          { minCosine: 0.9, where: where(), onProgress: callback, signal },
        ],
        search.duplicateGroups,
      ],
      imageParts: [() => [encoded, { k: 2, signal }], search.imageParts],
      partBox: [() => [Uint8Array.of(3), [2, 2], { width: 32, height: 32 }], search.partBox],
      partVectors: [
        () => [
          new Tensor('float32', Float32Array.of(1, 0, 0, 1, 1, 1, 1, 0), [4, 2]),
          2,
          2,
          { k: 2, signal },
        ],
        search.partVectors,
      ],
      'new SignCodes': [
        () => [{ width: 2, mean: new Float32Array(2), kernel: 'simd' }],
        (a) => new search.SignCodes(a),
      ],
      'SignCodes.encode': [() => [Float32Array.of(1, 1)], (a) => codes().encode(a)],
      'SignCodes.append': [() => [new Uint8Array(8)], (a) => codes().append(a)],
      'SignCodes.remove': [() => [0], (a) => codes().remove(a)],
      'SignCodes.nearest': [
        () => [Float32Array.of(1, 1), 1, { allowed: () => true }],
        (a, b, c) => codes().nearest(a, b, c),
      ],
      'SignCodes.laterWithin': [() => [0, 2], (a, b) => codes().laterWithin(a, b)],
    }),
    ...targetsOf('@fgclip2/search/node', {
      ...storeTargets('sqliteStore()', () => onDisk),
      sqliteStore: [
        () => ['index.sqlite', {}],
        (path: string, options: never) =>
          sqliteStore(typeof path === 'string' ? join(folder, path.replaceAll('/', '-')) : path, options),
      ],
      storedPath: [() => ['/images/a.png'], storedPath],
    }),
  ];
}

/** What a store does; `store` is what makes it. */
function storeTargets(store: string, open: () => Promise<search.ImageStore>): TargetTable {
  return {
    [`${store}.upsert`]: [() => [[row()], maker()], async (a, b) => (await open()).upsert(a, b)],
    [`${store}.search`]: [() => [query(), asking()], async (a, b) => (await open()).search(a, b)],
    [`${store}.remove`]: [() => [[hash]], async (a) => (await open()).remove(a)],
    [`${store}.has`]: [() => [[hash], { withParts: false }], async (a, b) => (await open()).has(a, b)],
    [`${store}.images`]: [
      () => [{ ids: [hash], where: where(), signal }],
      async (a) => (await open()).images(a),
    ],
    [`${store}.files`]: [
      () => [{ under: '/images', paths: ['/images/a.png'] }],
      async (a) => (await open()).files(a),
    ],
    [`${store}.thumbnail`]: [() => [hash], async (a) => (await open()).thumbnail(a)],
    [`${store}.putFiles`]: [
      () => [[{ path: '/images/b.png', size: 1, mtimeMs: 1, hash }]],
      async (a) => (await open()).putFiles(a),
    ],
    [`${store}.removeFiles`]: [() => [['/images/a.png']], async (a) => (await open()).removeFiles(a)],
    [`${store}.optimize`]: [() => [{ signal }], async (a) => (await open()).optimize?.(a)],
  };
}
