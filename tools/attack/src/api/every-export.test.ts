import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from './open-api.ts';

const packages = new URL('../../../../packages/', import.meta.url);

/** Entries that are not called, and why. */
const leftOut: Readonly<Record<string, string>> = {
  '@fgclip2/cli': 'a command',
  '@fgclip2/graph': 'builds programs from checked configs and weights',
  '@fgclip2/quantize': 'takes models and samples, runs for minutes',
  '@fgclip2/quantize/node': 'writes folders, runs for minutes',
  '@fgclip2/runtime': 'the contract of runtimes',
  '@fgclip2/runtime/worker': 'between a runtime and its worker',
  '@fgclip2/runtime-web': 'needs a page',
  '@fgclip2/runtime-web/asyncify': 'needs a page',
  '@fgclip2/search/suite': 'a test suite',
};

/** Exports that are not called, and why. */
const notCalled: Readonly<Record<string, string>> = {
  '@fgclip2/checkpoint Probe': 'part of a tower',
  '@fgclip2/demo-checkpoint demoConcepts': 'takes nothing',
  '@fgclip2/demo-checkpoint demoScenes': 'takes nothing',
  '@fgclip2/files/node fetchBytes': 'needs a network',
  '@fgclip2/files/node removeLeftovers': 'deletes files',
  '@fgclip2/files/node temporaryPath': 'a name for files that are written',
  '@fgclip2/files/node writeWhole': 'writes files',
  '@fgclip2/search/node importVectors': 'writes an index',
  '@fgclip2/search/node indexImages': 'writes an index',
  '@fgclip2/tensor checkArguments': 'checks the others',
  '@fgclip2/tensor checkOptions': 'checks the others',
  '@fgclip2/tensor optional': 'checks the others',
  '@fgclip2/tensor atOnce': 'runs what it is given',
  '@fgclip2/tensor inTurns': 'runs what it is given',
  '@fgclip2/tensor namingRows': 'runs what it is given',
  '@fgclip2/tensor nextTurn': 'takes nothing',
  '@fgclip2/tensor spans': 'runs what it is given',
  '@fgclip2/text-model Fgclip2TextEmbeddings': 'part of a tower',
  '@fgclip2/text-model pooledTextTower': 'part of a tower',
  '@fgclip2/text-model textHead': 'part of a tower',
  '@fgclip2/text-model textProbe': 'part of a tower',
  '@fgclip2/text-model textTower': 'part of a tower',
  '@fgclip2/vision-model PositionEmbeddings': 'part of a tower',
  '@fgclip2/vision-model denseHead': 'part of a tower',
  '@fgclip2/vision-model imageOf': 'part of a tower',
  '@fgclip2/vision-model poolingHead': 'part of a tower',
  '@fgclip2/vision-model resizePositionEmbeddings': 'part of a tower',
  '@fgclip2/vision-model visionProbe': 'part of a tower',
  '@fgclip2/vision-model visionTower': 'part of a tower',
};

describe('openApi', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('calls every function and class that is exported', async () => {
    const missing: string[] = [];
    for (const { entry, file } of entries()) {
      if (entry in leftOut) continue;
      for (const [name, value] of Object.entries(await import(file.href))) {
        if (typeof value !== 'function' || name.endsWith('Error')) continue;
        const called = new RegExp(`^${entry} (?:new )?${name}(?:$|[. ])`);
        const isCalled = api.targets.some((target) => called.test(target.name));
        if (!isCalled && !(`${entry} ${name}` in notCalled)) missing.push(`${entry} ${name}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

/** The entries of the packages that Node imports. */
function entries(): { entry: string; file: URL }[] {
  return readdirSync(packages).flatMap((folder) => {
    const { name, exports = {} } = JSON.parse(
      readFileSync(new URL(`${folder}/package.json`, packages), 'utf8'),
    );
    return Object.entries<Record<string, unknown>>(exports).flatMap(([path, targets]) => {
      const source = Object(targets)['@fgclip2/source'];
      const file: unknown = Object(source).default ?? Object(source).node ?? source;
      if (typeof file !== 'string' || /^\.\/(?:web|worker)$/.test(path)) return [];
      return [{ entry: `${name}${path.slice(1)}`, file: new URL(`${folder}/${file}`, packages) }];
    });
  });
}
