import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load, npyBytes } from 'fgclip2';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageExamples } from './package-examples.ts';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const runner = fileURLToPath(new URL('run-programs.ts', import.meta.url));

/** Examples that run in Node and ask nothing of the network. */
const examples = packageExamples(packages).filter(
  ({ isForPages, code }) => !isForPages && !/https:|\bhub\(|@fgclip2\/cli/.test(code),
);

/** What an example prints says the comment behind it, where there is one. */
const promised = /console\.log\(.*\); \/\/ (.+)$/gm;

let folder: string;
let results: { printed: string[]; error?: string }[];

beforeAll(async () => {
  // The files that the examples speak of: a folder with a model, and some images.
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-examples-')));
  const demo = join(packages, 'demo-checkpoint');
  await symlink(join(demo, 'checkpoint'), join(folder, 'fg-clip2-base'), 'junction');
  await symlink(join(demo, 'checkpoint-q8'), join(folder, 'fg-clip2-base-q8'), 'junction');
  for (const [index, name] of ['photo.jpg', 'cats.jpg', 'a.jpg', 'b.jpg'].entries()) {
    const scene = fileURLToPath(demoScenes()[index]!.url);
    await sharp(scene).resize(640, 480, { fit: 'fill' }).jpeg().toFile(join(folder, name));
  }
  await mkdir(join(folder, 'photos'));
  await copyFile(join(folder, 'photo.jpg'), join(folder, 'photos', 'photo.jpg'));
  await writeVectors(join(folder, 'photos.npy'), join(folder, 'photos', 'photo.jpg'));
  for (const path of globSync('*/package.json', { cwd: packages })) {
    const { name } = JSON.parse(await readFile(join(packages, path), 'utf8'));
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(packages, dirname(path)), link, 'junction');
  }
  const programs = await Promise.all(
    examples.map(async ({ code }, index) => {
      const file = join(folder, `example-${index}.ts`);
      // The sample checkpoint stands in for the published one; nothing else changes.
      await writeFile(file, code.replaceAll("'qihoo360/fg-clip2-base'", "'./fg-clip2-base'"));
      return file;
    }),
  );
  const args = ['--conditions=@fgclip2/source', runner, ...programs];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  results = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the examples in the docblocks of the packages', () => {
  it.each(examples.map(({ item, place }, index) => [`${item} (${place})`, index] as const))(
    'run: %s',
    (_name, index) => {
      const { printed, error } = results[index]!;
      expect(error).toBeUndefined();
      const said = [...examples[index]!.code.matchAll(promised)].map(([, output]) => output!);
      expect(printed).toEqual(expect.arrayContaining(said));
    },
  );

  it('are there for the main items', () => {
    const items = examples.map(({ item }) => item);
    expect(items).toEqual(
      expect.arrayContaining([
        ...['load', 'rank', 'regions', 'heatmap', 'classify', 'embedImages', 'embedTexts', 'Tensor'],
        ...['quantizeCheckpoint', 'openCheckpoint', 'Fgclip2Config', 'Fgclip2Model', 'Fgclip2TextModel'],
        ...['Fgclip2VisionModel', 'Fgclip2Processor', 'Fgclip2ImageProcessor', 'Fgclip2ImageProcessorFast'],
        'Fgclip2Tokenizer',
      ]),
    );
  });
});

/** Writes the vector of an image as `fgclip2 embed` does. */
async function writeVectors(path: string, image: string): Promise<void> {
  await using fgclip2 = await load(demoCheckpoint);
  const { vectors, source } = await fgclip2.embedImages([image]);
  const content = npyBytes(vectors.data, [1, source.width]);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(path, content);
  await writeFile(`${path}.json`, JSON.stringify({ sha256, sources: [source], rows: [{ image }] }));
}
