import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { Tensor } from '@fgclip2/tensor';
import { load } from 'fgclip2';
import { node } from '../command.ts';
import type { FieldCase } from '../field-case.ts';
import { shortened } from '../words.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Test runners and bundlers. Jest, bundles and frameworks are projects of their own: `npm run consumers`. */
export const runnerCases: readonly FieldCase[] = [
  {
    name: 'other-realm',
    right: 'arrays, bytes and URLs that were made in another realm, as in Jest, are taken',
    isCheap: true,
    async try({ scene }) {
      const bytes = readFileSync(scene);
      const foreign = runInNewContext(
        '({ data: new Float32Array(3), bytes: new Uint8Array(length), texts: [text] })',
        {
          length: bytes.length,
          text: 'sunflower',
        },
      );
      foreign.bytes.set(bytes);
      const tensor = new Tensor('float32', foreign.data, [3]);
      await using fgclip2 = await load(demoCheckpoint);
      const [best] = await fgclip2.rank(foreign.bytes, foreign.texts);
      return {
        happened: `a tensor of ${tensor.dims}, logit ${best!.logit.toFixed(4)}`,
        ok: best!.logit.toFixed(4) === '-4.6446',
      };
    },
  },
  {
    name: 'other-realm: vitest',
    right: 'a test that ranks passes under vitest --pool=vmThreads',
    async try({ bash }) {
      const [executable] = node;
      const config = 'tools/field-cases/src/vm-threads.config.ts';
      const line = `"${executable}" node_modules/vitest/vitest.mjs run --pool=vmThreads --config ${config}`;
      const { code, output, errors } = await bash(line, { cwd: root });
      const result = /Tests .*/.exec(output)?.[0] ?? shortened(`${output}${errors}`.trim());
      return { happened: result.replaceAll(/\s+/g, ' '), ok: code === 0 && / 1 passed/.test(result) };
    },
  },
  {
    name: 'bundle-for-node',
    right: 'a server that esbuild bundles, and a test of Jest: see npm run consumers',
    async try() {
      return { happened: 'not tried here: see npm run consumers', ok: undefined };
    },
  },
];
