import * as files from '@fgclip2/files';
import * as nodeFiles from '@fgclip2/files/node';
import * as tensor from '@fgclip2/tensor';
import { Tensor } from '@fgclip2/tensor';
import { callback, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';
import { asAWhole } from '../odd-arguments.ts';

/** What errors call the package. */
const owner = '@fgclip2/files';

const rows = () => new Tensor('float32', Float32Array.of(3, 4, 0, 1), [2, 2]);
const bytes = () => new TextEncoder().encode('{"a": 1}');
const memory = () => asAWhole(files.memoryFiles({ 'a.json': '{"a": 1}' }));

/** `@fgclip2/tensor` and `@fgclip2/files`. */
export function baseTargets({ folder }: { folder: string }): ApiTarget[] {
  return [
    ...targetsOf('@fgclip2/tensor', {
      'new Tensor': [() => ['float32', new Float32Array(4), [2, 2]], (a, b, c) => new Tensor(a, b, c)],
      'Tensor.zeros': [() => ['float32', [2, 2]], Tensor.zeros],
      'Tensor.row': [() => [1], (a) => rows().row(a)],
      'Tensor.slice': [() => [0, 1], (a, b) => rows().slice(a, b)],
      argmax: [() => [rows()], tensor.argmax],
      checkFinite: [() => [rows()], (a) => tensor.checkFinite(a, { owner, item: 'image' })],
      classTag: [() => [1], tensor.classTag],
      cosineSimilarity: [() => [rows(), rows()], tensor.cosineSimilarity],
      describe: [() => [[1, 'a']], tensor.describe],
      dot: [() => [Float32Array.of(1, 2), Float32Array.of(3, 4)], tensor.dot],
      isNotFiniteError: [() => [new Error('a')], tensor.isNotFiniteError],
      isTensor: [() => [rows()], tensor.isTensor],
      joinBatches: [() => [[rows(), rows()]], tensor.joinBatches],
      messageOf: [() => [new Error('a')], tensor.messageOf],
      normalize: [() => [rows()], tensor.normalize],
      parseWalkType: [() => ['short'], tensor.parseWalkType],
      sigmoid: [() => [rows()], tensor.sigmoid],
      softmax: [() => [rows()], tensor.softmax],
      'softmax of numbers': [() => [[1, 2, 3]], tensor.softmax],
      topK: [() => [rows(), 2], tensor.topK],
    }),
    ...targetsOf('@fgclip2/files', {
      anySignal: [() => [signal, new AbortController().signal], files.anySignal],
      checkFiles: [() => [memory()], (a) => files.checkFiles(a, owner)],
      jsonObject: [() => [{ a: 1 }, 'a.json'], (a, b) => files.jsonObject(a, b, owner)],
      memoryFiles: [() => [{ 'a.txt': 'a', b: new Uint8Array(2) }, 'memory'], files.memoryFiles],
      'memoryFiles.open': [() => ['a.json', { signal }], (a, b) => memory().open(a, b)],
      memorySource: [() => [new Uint8Array(4), 'memory'], files.memorySource],
      'memorySource.read': [
        () => [0, 2, { signal }],
        (a, b, c) => files.memorySource(new Uint8Array(4)).read(a, b, c),
      ],
      mistakenFile: [() => [bytes(), 8], files.mistakenFile],
      parseJsonObject: [() => [bytes(), 'a.json'], (a, b) => files.parseJsonObject(a, b, { owner })],
      readJson: [() => [memory(), 'a.json', signal], (a, b, c) => files.readJson(a, b, { owner, signal: c })],
      readJsonIfThere: [
        () => [memory(), 'a.json', signal],
        (a, b, c) => files.readJsonIfThere(a, b, { owner, signal: c }),
      ],
      recentMap: [() => [2], files.recentMap],
      sha256Hex: [() => [bytes()], files.sha256Hex],
      systemReason: [() => [new Error('a')], files.systemReason],
      toHex: [() => [bytes()], files.toHex],
      isPrefetchableSource: [() => [asAWhole(files.memorySource(bytes()))], files.isPrefetchableSource],
    }),
    ...targetsOf('@fgclip2/files/node', {
      cacheFolder: [() => [], nodeFiles.cacheFolder],
      defaultCacheDir: [() => [], nodeFiles.defaultCacheDir],
      clearCache: [() => [{ cacheDir: folder, id: undefined }], nodeFiles.clearCache],
      listCache: [() => [{ cacheDir: folder }], nodeFiles.listCache],
      folder: [() => [folder], (a) => nodeFiles.folder(a).open('none.json')],
      'folder.open': [() => ['a.json', { signal }], (a, b) => nodeFiles.folder(folder).open(a, b)],
      hub: [
        () => [
          'a/b',
          {
            revision: 'main',
            token: false,
            endpoint: 'https://localhost',
            offline: true,
            cacheDir: folder,
            retries: 0,
            retryDelay: 0,
            onProgress: callback,
            onWarning: callback,
          },
        ],
        nodeFiles.hub,
      ],
      url: [
        () => ['https://localhost/', { offline: true, cacheDir: folder, retries: 0, onProgress: callback }],
        nodeFiles.url,
      ],
    }),
  ];
}
