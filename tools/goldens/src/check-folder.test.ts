import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passes } from './case-report.ts';
import { checkFolder, namesKind } from './check-folder.ts';

const source = fileURLToPath(new URL('../../test-kit/goldens', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgclip2-goldens-'));
  await cp(source, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

describe('checkFolder', () => {
  it('finds one number that is off, and says in which case and stage', async () => {
    const path = join(folder, 'text_tiny.safetensors');
    const bytes = await readFile(path);
    const headerLength = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength));
    const at = 8 + headerLength + header['box_b1_64/features'].data_offsets[0];
    bytes.writeFloatLE(bytes.readFloatLE(at) + 1e-4, at);
    await writeFile(path, bytes);
    const { cases } = await checkFolder(folder, { kinds: ['text'] });
    const failed = cases.filter((result) => !passes(result));
    expect(failed.map(({ id }) => id)).toEqual(['box_b1_64']);
    const outside = failed[0]!.measures.filter(({ error, tolerance }) => error > tolerance);
    expect(outside.map(({ stage }) => stage)).toEqual(['features']);
  });

  it('does not let a checkpoint of another seed pass', async () => {
    const path = join(folder, 'index_model.json');
    const index = JSON.parse(await readFile(path, 'utf8'));
    for (const { inputs } of index.cases) {
      for (const spec of Object.values<{ seed?: number; sha256?: string } | null>(inputs ?? {})) {
        if (spec === null || typeof spec !== 'object') continue;
        delete spec.seed;
        delete spec.sha256;
      }
    }
    index.seed += 1;
    await writeFile(path, JSON.stringify(index));
    const { cases } = await checkFolder(folder, { kinds: ['vision'] });
    expect(cases.length).toBeGreaterThan(5);
    expect(cases.filter(passes)).toEqual([]);
  });

  it('checks a tiny checkpoint in shards', async () => {
    await splitInTwo(join(folder, 'tiny'));
    const { cases } = await checkFolder(folder, { kinds: ['forward'] });
    expect(cases.length).toBeGreaterThan(3);
    expect(cases.every(passes)).toBe(true);
  });

  it('lists the kinds it cannot check', async () => {
    const path = join(folder, 'index_model.json');
    const index = JSON.parse(await readFile(path, 'utf8'));
    index.cases.push({ id: 'x', kind: 'telepathy' });
    await writeFile(path, JSON.stringify(index));
    const { unsupported } = await checkFolder(folder, { kinds: ['telepathy'] });
    expect([...unsupported]).toEqual([['telepathy', 1]]);
  });

  it('refuses a folder that holds no goldens, or goldens of another format', async () => {
    await expect(checkFolder(join(folder, 'images'))).rejects.toThrow('Expected an index*.json');
    await writeFile(join(folder, 'index_other.json'), '{"format":"goldens/9"}');
    await expect(checkFolder(folder)).rejects.toThrow(
      'Expected format "fgclip2-goldens/1" in index_other.json, got "goldens/9".',
    );
  });
});

describe('namesKind', () => {
  it.each([
    ['text', 'text', true],
    ['trace', 'trace_vision', true],
    ['posresize', 'pos_resize', true],
    ['vision', 'trace_vision', false],
  ])('%s for %s: %s', (name, kind, expected) => {
    expect(namesKind(name, kind)).toBe(expected);
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
      execFile(process.execPath, ['--conditions=@fgclip2/source', cli, ...args], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });

  it('prints a line a kind and exits with 0 when all pass', async () => {
    const { code, output } = await run(folder, '--kinds', 'forward,pos_resize');
    expect(output).toMatch(/^kind +cases +worst error +tolerance +verdict\n/);
    expect(output).toMatch(/^forward +4 +\S+ +2\.00e-6 +pass$/m);
    expect(output).toMatch(/^pos_resize +15 +\S+ +2\.00e-6 +pass$/m);
    expect(code).toBe(0);
  });

  it('exits with 1 when a kind was asked for that is not there', async () => {
    const { code, output } = await run(folder, '--kinds', 'forward,telepathy');
    expect(output).toContain('no cases of kind telepathy in this folder');
    expect(code).toBe(1);
  });

  it('exits with 1 when a case is outside, naming it', async () => {
    await rename(join(folder, 'posresize.safetensors'), join(folder, 'gone.safetensors'));
    const { code, output } = await run(folder, '--kinds', 'pos_resize');
    expect(output).toContain('FAIL pos_resize pos_posgrid16_16x16: [goldens] Expected posresize.safetensors');
    expect(code).toBe(1);
  });
});

/** Rewrites a folder's model.safetensors as two shards with an index. */
async function splitInTwo(checkpoint: string): Promise<void> {
  const path = join(checkpoint, 'model.safetensors');
  const bytes = await readFile(path);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength));
  const names = Object.keys(tensors);
  const weightMap: Record<string, string> = {};
  for (const [shard, part] of [names.slice(0, 50), names.slice(50)].entries()) {
    const file = `model-0000${shard + 1}-of-00002.safetensors`;
    const header: Record<string, object> = {};
    const data: Buffer[] = [];
    let offset = 0;
    for (const name of part) {
      const [start, end] = tensors[name].data_offsets;
      data.push(bytes.subarray(8 + headerLength + start, 8 + headerLength + end));
      header[name] = { ...tensors[name], data_offsets: [offset, offset + end - start] };
      offset += end - start;
      weightMap[name] = file;
    }
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    await writeFile(join(checkpoint, file), Buffer.concat([length, json, ...data]));
  }
  await writeFile(
    join(checkpoint, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: {}, weight_map: weightMap }),
  );
  await rm(path);
}
