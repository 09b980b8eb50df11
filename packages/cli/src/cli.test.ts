import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';

// The program itself, in a process of its own.

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scene = demoScenes()[6]!;
const image = fileURLToPath(scene.url);

async function fgclip2(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
  const program = fileURLToPath(new URL('cli.ts', import.meta.url));
  const env = { ...process.env, FGCLIP2_MODEL: demoCheckpoint.name, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [...flags, program, ...args], { cwd: folder, env });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}

const failed = (errors: string) => ({ code: 1, output: '', errors });

describe('fgclip2 rank', () => {
  it('prints a table whose columns line up in two languages', async () => {
    const captions = [scene.falseCaption.en, scene.caption.zh, scene.caption.en];
    const { code, output, errors } = await fgclip2(
      'rank',
      image,
      ...captions.flatMap((one) => ['--text', one]),
    );
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^caption +logit +probability$/);
    expect(lines[1]!.startsWith(scene.caption.en)).toBe(true);
    expect(lines[2]!.startsWith(scene.caption.zh)).toBe(true);
    expect(lines[3]!.startsWith(scene.falseCaption.en)).toBe(true);
    expect(new Set(lines.slice(0, 4).map((line) => stringWidth(line))).size).toBe(1);
    expect(lines[4]).toBe('');
    expect(lines[5]).toMatch(/^time {3}decode \d+ ms, preprocess \d+ ms, text \d+ ms, vision \d+ ms$/);
    expect(lines[6]).toBe(`model  ${demoCheckpoint.name} (weights F16, F32, computed in fp32)`);
    expect(lines).toHaveLength(7);
  });

  it('prints JSON, with captions from a file after those given', async () => {
    const file = join(folder, 'captions.txt');
    writeFileSync(file, `\uFEFF${scene.caption.en}\r\n\r\n${scene.caption.zh}\r\n`);
    const { code, output, errors } = await fgclip2(
      ...['rank', image, '--text', scene.falseCaption.en, '--texts-file', file],
      ...['--walk', 'long', '--patches', '100', '--json'],
    );
    expect([code, errors]).toEqual([0, '']);
    const report = JSON.parse(output);
    expect(report).toEqual({
      image,
      model: demoCheckpoint.name,
      storedAs: ['F16', 'F32'],
      dtype: 'fp32',
      walk: 'long',
      captions: expect.any(Array),
      timings: {
        decode: expect.any(Number),
        preprocess: expect.any(Number),
        text: expect.any(Number),
        vision: expect.any(Number),
      },
    });
    const byIndex = [...report.captions].sort((a, b) => a.index - b.index);
    expect(byIndex.map(({ text: caption }) => caption)).toEqual([
      scene.falseCaption.en,
      scene.caption.en,
      scene.caption.zh,
    ]);
    for (const { logit, probability } of byIndex) {
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
    }
  });

  it.each([
    [
      'no captions',
      ['rank', image],
      'fgclip2: Expected captions, got none: give --text "a black cat", or --texts-file with one a line.\n',
    ],
    [
      'a picture that is missing',
      ['rank', 'none.jpg', '--text', 'a cat'],
      "fgclip2: [@fgclip2/image-processor] Expected a picture file at none.jpg, got ENOENT: no such file or directory, open 'none.jpg'.\n",
    ],
    [
      'a model that is missing',
      ['rank', image, '--text', 'a cat', '--model', '/no/such/folder'],
      'fgclip2: [@fgclip2/checkpoint] Expected a folder at /no/such/folder, got none.\n',
    ],
    [
      'an unknown walk',
      ['rank', image, '--text', 'a cat', '--walk', 'middle'],
      "error: option '--walk <walk>' argument 'middle' is invalid. Allowed choices are short, long, box.\n",
    ],
    [
      'patches that are no number',
      ['rank', image, '--text', 'a cat', '--patches', 'abc'],
      "error: option '--patches <count>' argument 'abc' is invalid. Expected a whole number >= 1.\n",
    ],
    [
      'no patches',
      ['rank', image, '--text', 'a cat', '--patches', '0'],
      "error: option '--patches <count>' argument '0' is invalid. Expected a whole number >= 1.\n",
    ],
    [
      'an unknown option',
      ['rank', image, '--txet', 'a cat'],
      "error: unknown option '--txet'\n(Did you mean --text?)\n",
    ],
    ['no picture', ['rank'], "error: missing required argument 'image'\n"],
  ])('ends with code 1 and one sentence for %s', async (_, args, errors) => {
    expect(await fgclip2(...args)).toEqual(failed(errors));
  });

  it('explains itself', async () => {
    const { code, output, errors } = await fgclip2('rank', '--help');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('Rank captions for a picture, the best first.');
  });
});
