import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from 'fgclip2';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';

// What people expect of any command, in a process of its own.

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-command-line-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [first, second] = demoScenes().slice(5, 7);
const images = [first!, second!].map(({ url }) => fileURLToPath(url));
const image = images[0]!;

const program = [
  process.execPath,
  '--conditions=@fgclip2/source',
  '--disable-warning=ExperimentalWarning',
  fileURLToPath(new URL('cli.ts', import.meta.url)),
] as const;

function environment(more: Record<string, string> = {}) {
  return {
    ...process.env,
    FGCLIP2_MODEL: demoCheckpoint.name,
    HF_HOME: join(folder, 'hub'),
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    ...more,
  };
}

interface Given {
  input?: Uint8Array | string;
  env?: Record<string, string>;
}

async function fgclip2(args: readonly string[], { input = '', env }: Given = {}) {
  const [command, ...flags] = program;
  const child = spawn(command, [...flags, ...args], { cwd: folder, env: environment(env) });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output, errors };
}

/** Runs a line of sh, where `$FG` is the command. */
function shell(line: string): Promise<{ code: number; output: string; errors: string }> {
  const env = environment({ FG: program.join(' '), IMAGE: image });
  return new Promise((resolve) => {
    execFile('bash', ['-c', line], { cwd: folder, env }, (error, output, errors) => {
      resolve({ code: Number(error?.code ?? 0), output, errors });
    });
  });
}

describe('fgclip2', () => {
  it('prints its help when nothing is asked, and its version', async () => {
    const alone = await fgclip2([]);
    expect([alone.code, alone.errors]).toEqual([0, '']);
    expect(alone.output).toMatch(/^Usage: fgclip2 /);
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await fgclip2(['--version'])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  it('shows examples in the help of every command, and no empty defaults', async () => {
    const { output } = await fgclip2(['--help']);
    const names = [...output.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!);
    expect(names).toEqual([
      ...[
        'rank',
        'regions',
        'heatmap',
        'locate',
        'classify',
        'embed',
        'index',
        'search',
        'duplicates',
        'status',
        'quantize',
        'verify',
        'download',
        'cache',
        'info',
      ],
      'help',
    ]);
    for (const name of names.slice(0, -1)) {
      const help = (await fgclip2([name, '--help'])).output;
      expect(help).toContain(`\nExamples:\n  fgclip2 ${name}`);
      expect(help).not.toContain('(default: [])');
    }
  });

  it('reads an image, captions or names of images from standard input', async () => {
    const given = await fgclip2(['rank', '-', '--text', 'a sunflower', '--json'], {
      input: readFileSync(image),
    });
    const named = await fgclip2(['rank', image, '--texts-file', '-', '--json'], { input: 'a sunflower\r\n' });
    const listed = await fgclip2(['rank', '--images-file', '-', '--text', 'a sunflower', '--json'], {
      input: `${image}\n`,
    });
    const [a, b, c] = [given, named, listed].map(({ output }) => JSON.parse(output).images[0]);
    expect([a.image, b.image, c.image]).toEqual(['-', image, image]);
    expect(a.captions).toEqual(b.captions);
    expect(c.captions).toEqual(b.captions);
    const twice = await fgclip2(['rank', '-', '--texts-file', '-'], { input: 'x' });
    expect([twice.code, twice.errors]).toEqual([
      2,
      'fgclip2: Expected - (standard input) once, got it for an image and for a file of captions.\n',
    ]);
  });

  it('ranks captions for all images of a folder, and of a pattern that no shell has expanded', async () => {
    const photos = join(folder, 'photos', 'deeper');
    mkdirSync(photos, { recursive: true });
    cpSync(images[0]!, join(folder, 'photos', 'a.png'));
    cpSync(images[1]!, join(photos, 'b.png'));
    const args = ['rank', 'photos', '--text', first!.caption.en, '--text', second!.caption.en];
    const { code, output, errors } = await fgclip2(args);
    expect([code, errors]).toEqual([0, '']);
    const lines = output.split('\n');
    expect(lines[0]).toMatch(/^image +caption +logit/);
    expect(lines[1]!.startsWith(`photos/a.png         ${first!.caption.en.slice(0, 20)}`)).toBe(true);
    expect(lines[3]!.startsWith(`photos/deeper/b.png  ${second!.caption.en.slice(0, 20)}`)).toBe(true);
    const pattern = await fgclip2(['rank', 'photos/**/*.png', ...args.slice(2), '--json']);
    expect(JSON.parse(pattern.output).images.map((one: { image: string }) => one.image)).toEqual([
      'photos/a.png',
      'photos/deeper/b.png',
    ]);
  });

  it('says in JSON what could not be read', async () => {
    const { code, output, errors } = await fgclip2(['rank', 'none.png', image, '--text', 'a cat', '--json']);
    const { images: ranked, failures } = JSON.parse(output);
    expect([code, ranked.length]).toEqual([1, 1]);
    expect(failures).toEqual([{ image: 'none.png', error: 'none.png: no such file' }]);
    expect(errors).toBe(`fgclip2: ${failures[0].error}\n`);
  });

  it('warns of a text that is cut, unless it is quiet', async () => {
    const caption = Array(100).fill('keyboard').join(' ');
    const loud = await fgclip2(['rank', image, '--text', caption]);
    expect(loud.errors).toMatch(
      /^fgclip2: warning: The text "keyboard .*" was cut: it has \d+ tokens, and --walk short reads 63\. .*\n$/,
    );
    expect(Math.max(...loud.output.split('\n').map((line) => line.length))).toBeLessThan(130);
    expect((await fgclip2(['rank', image, '--text', caption, '-q'])).errors).toBe('');
  });

  it('warns once of very many patches and of boxes beyond the image', async () => {
    const rank = ['rank', image, images[1]!, '--text', 'a cat', '--patches', '4097'];
    expect((await fgclip2(rank)).errors).toBe(
      'fgclip2: warning: --patches is 4097, more than 4096: the time grows with its square, to minutes an image, and the model was trained with up to 1024.\n',
    );
    const regions = ['regions', image, '--box', '0,0,5000,5000', '--text', 'a cat'];
    expect((await fgclip2(regions)).errors).toBe(
      `fgclip2: warning: A box reaches beyond the image of ${first!.width} x ${first!.height} pixels, [0, 0, 5000, 5000]: what is outside counts as empty.\n`,
    );
  });

  it('says below a table that the score of a text alone says nothing', async () => {
    const line = 'score  100.0 %, as of any text asked alone: its probability says how well it fits\n';
    for (const args of [
      ['rank', image, '--text', 'a'],
      ['classify', image, '--label', 'a'],
      ['regions', image, '--box', '0,0,9,9', '--text', 'a'],
    ]) {
      expect((await fgclip2(args)).output).toContain(`\n\n${line}`);
      const text = args[0] === 'classify' ? '--label' : '--text';
      expect((await fgclip2([...args, text, 'b'])).output).not.toContain('score  100.0 %');
    }
  });

  it('reads captions in the encoding it is given, and refuses what it cannot read', async () => {
    const gbk = Uint8Array.from([0xcf, 0xf2, 0xc8, 0xd5, 0xbf, 0xfb, 0x0a]);
    writeFileSync(join(folder, 'gbk.txt'), gbk);
    const refused = await fgclip2(['rank', image, '--texts-file', 'gbk.txt']);
    expect([refused.code, refused.output]).toEqual([1, '']);
    expect(refused.errors).toContain('Expected text in UTF-8 in gbk.txt, got other bytes on line 1');
    const told = await fgclip2(['rank', image, '--texts-file', 'gbk.txt', '--encoding', 'gb18030', '--json']);
    expect(JSON.parse(told.output).images[0].captions[0].text).toBe('向日葵');
    const unknown = await fgclip2(['rank', image, '--texts-file', 'gbk.txt', '--encoding', 'gbq']);
    expect([unknown.code, unknown.errors]).toEqual([
      2,
      expect.stringContaining('Expected an encoding such as'),
    ]);
  });

  it('turns images upright unless it is told not to, and says how to read more pixels', async () => {
    const turned = await sharp(image).rotate(270).png().toBuffer();
    await sharp(turned).withMetadata({ orientation: 6 }).png().toFile(join(folder, 'phone.png'));
    const captions = ['--text', first!.caption.en, '--json'];
    const logits = async (...args: string[]) => {
      const { output } = await fgclip2(['rank', ...args, ...captions]);
      return JSON.parse(output).images[0].captions[0].logit;
    };
    expect(await logits('phone.png')).toBe(await logits(image));
    expect(await logits('phone.png', '--no-exif-orientation')).not.toBe(await logits(image));
    const stored = ['embed', 'phone.png', '--no-exif-orientation', '-o', '-', '-q'];
    expect(JSON.parse((await fgclip2(stored)).output).source.orientation).toBe('as stored');
    const heatmap = ['heatmap', 'phone.png', '--no-exif-orientation', '--text', 'a flower', '--json'];
    expect(JSON.parse((await fgclip2(heatmap)).output)).toMatchObject({
      width: first!.height,
      height: first!.width,
    });
    const pixels = first!.width * first!.height;
    for (const task of [
      ['rank', '--text', 'a'],
      ['classify', '--label', 'a'],
      ['regions', '--box', '0,0,9,9', '--text', 'a'],
    ]) {
      const limited = await fgclip2([...task, image, '--max-pixels', '4000']);
      expect([limited.code, limited.errors]).toEqual([
        1,
        `fgclip2: Expected at most 4000 pixels (--max-pixels) for an image, got ${image} of ${first!.width} x ${first!.height}, which is ${pixels}. Raise --max-pixels to read it.\n`,
      ]);
    }
  });

  it('computes on the device that it is told, or says what there is', async () => {
    const rank = ['rank', image, '--text', 'a flower'];
    expect((await fgclip2([...rank, '--device', 'cpu'])).code).toBe(0);
    const unknown = await fgclip2([...rank, '--device', 'gpu']);
    expect([unknown.code, unknown.errors]).toEqual([
      2,
      "fgclip2: option '--device <name>' argument 'gpu' is invalid. Allowed choices are cpu, cuda, dml, coreml, webgpu.\n",
    ]);
    const absent = process.platform === 'win32' ? 'coreml' : 'dml';
    const refused = await fgclip2([...rank, '--device', absent]);
    expect([refused.code, refused.output]).toEqual([1, '']);
    expect(refused.errors).toMatch(
      new RegExp(`^fgclip2: onnxruntime could not create .* has no ${absent}, but cpu.* needs .*\\n$`),
    );
  });

  it('lets nothing from names or texts act on a terminal', async () => {
    const name = 'a\u001B[2J.png';
    const { errors } = await fgclip2(['rank', name, '--text', 'a\u001B]0;x\u0007']);
    expect(errors).toContain('a\\x1b[2J.png');
    expect(errors).not.toContain('\u001B');
    const { output } = await fgclip2(['rank', image, '--text', 'a\u001B]0;x\u0007 \u009B']);
    expect(output).toContain('a\\x1b]0;x\\x07 \\x9b');
    for (const character of ['\u001B', '\u0007', '\u009B']) expect(output).not.toContain(character);
  });

  it('says what it runs on', async () => {
    const { code, output } = await fgclip2(['info', '--json'], { env: { HF_TOKEN: 'hf_secret' } });
    const info = JSON.parse(output);
    expect(code).toBe(0);
    expect(info).toMatchObject({ node: process.versions.node, variables: expect.any(Array) });
    expect(info.onnxruntime).toMatch(/^onnxruntime-node \d.*providers .*cpu/);
    expect(info.formats).toContain('jpeg');
    expect(info.cache).toContain(join(folder, 'hub', 'hub'));
    expect(output).not.toContain('hf_secret');
    expect((await fgclip2(['info'])).output).toMatch(/^fgclip2 {6}\d/);
  });

  it('lists the cache, and deletes only what it is asked to', async () => {
    const listed = await fgclip2(['cache', 'list']);
    expect(listed.output).toBe(`The cache holds no models.\nfolder ${join(folder, 'hub', 'hub')}\n`);
    const cleared = await fgclip2(['cache', 'clear']);
    expect([cleared.code, cleared.errors]).toEqual([2, 'fgclip2: Expected one model to delete, or --all.\n']);
    const unknown = await fgclip2(['cache', 'clear', 'a/b']);
    expect([unknown.code, unknown.errors]).toEqual([
      1,
      'fgclip2: Expected a/b in the cache, which is empty.\n',
    ]);
    expect((await fgclip2(['cache', 'clear', '--all'])).output).toBe('Nothing to delete.\n');
  });

  it('says that a model is here', async () => {
    const { code, output } = await fgclip2(['download', demoCheckpoint.name]);
    expect([code, output]).toEqual([0, `${demoCheckpoint.name} is here and complete (dtype fp16).\n`]);
  });

  it('copies a model to a new folder, which can be carried elsewhere', async () => {
    const { code, output } = await fgclip2(['download', demoCheckpoint.name, '-o', 'carried/model']);
    expect([code, output]).toEqual([
      0,
      `${demoCheckpoint.name} is here and complete (dtype fp16). A copy is in carried/model.\n`,
    ]);
    const there = await fgclip2(['download', './carried/model']);
    expect([there.code, there.errors]).toEqual([0, '']);
    const again = await fgclip2(['download', demoCheckpoint.name, '-o', 'carried/model']);
    expect([again.code, again.errors]).toEqual([
      2,
      'fgclip2: Expected a new folder for --output, got carried/model, which holds files.\n',
    ]);
    const url = await fgclip2(['download', 'http://127.0.0.1:9/model', '-o', 'carried/other']);
    expect([url.code, url.errors]).toEqual([
      2,
      'fgclip2: Expected a hub id or a folder where --output is given, got the URL http://127.0.0.1:9/model/.\n',
    ]);
  });
});

describe('fgclip2 embed', () => {
  it('leaves files alone that were not named', async () => {
    writeFileSync(join(folder, 'package.json'), '{"name": "my-app"}');
    const { code, output } = await fgclip2(['embed', image, '-o', 'package.npy']);
    expect([code, output]).toEqual([
      0,
      '1 vectors of 192 values, written to package.npy and package.npy.json\n',
    ]);
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{"name": "my-app"}');
  });

  it('writes .NPY in capitals as .npy, and JSON lines to standard output', async () => {
    await fgclip2(['embed', '--text', 'a cat', '-o', 'CAPITALS.NPY', '-q']);
    expect(readFileSync(join(folder, 'CAPITALS.NPY')).toString('latin1', 1, 6)).toBe('NUMPY');
    expect(JSON.parse(readFileSync(join(folder, 'CAPITALS.NPY.json'), 'utf8')).rows).toEqual([
      { text: 'a cat' },
    ]);
    const { output, errors } = await fgclip2(['embed', '--text', 'a cat', '--text', '猫', '-o', '-']);
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => [line.text, line.vector.length])).toEqual([
      ['a cat', 192],
      ['猫', 192],
    ]);
    expect(errors).toBe('2 vectors of 192 values, written to standard output\n');
  });

  it('writes nothing of an image whose features are NaN', async () => {
    const model = join(folder, 'nan');
    cpSync(demoCheckpoint.name, model, { recursive: true });
    const file = join(model, 'model.safetensors');
    const bytes = readFileSync(file);
    const length = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    const [start] = header['vision_model.encoder.layers.0.self_attn.q_proj.weight'].data_offsets;
    bytes.writeUInt16LE(0x7e00, 8 + length + start);
    writeFileSync(file, bytes);
    const env = { FGCLIP2_MODEL: model };
    const ranked = await fgclip2(['rank', image, '--text', 'sunflower'], { env });
    expect([ranked.code, ranked.output]).toEqual([1, '']);
    expect(ranked.errors).toContain(`Expected finite features for ${image}, got NaN`);
    const { code, output, errors } = await fgclip2(['embed', image, '-o', 'nan.jsonl', '--json'], { env });
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ vectors: 0, written: [], failures: [{ image }] });
    expect(errors).toContain(`Expected finite features for ${image}, got NaN`);
    expect(readdirSync(folder)).not.toContain('nan.jsonl');
  });
});

describe('fgclip2 heatmap', () => {
  it('writes an image to standard output', async () => {
    const { code, output, errors } = await shell('$FG heatmap $IMAGE --text sunflower -o - > piped.png');
    expect([code, output]).toEqual([0, '']);
    expect(errors).toContain('written to -');
    expect((await decodeImage(join(folder, 'piped.png'))).width).toBe(first!.width);
  });
});

describe.skipIf(process.platform === 'win32')('fgclip2 in a shell', () => {
  it('is quiet when its reader has gone', async () => {
    const { output, errors } = await shell(
      'set -o pipefail; $FG rank $IMAGE --text sunflower --json | true; echo $?; $FG --help | true',
    );
    expect([output, errors]).toEqual(['141\n', '']);
  });

  it.runIf(process.platform === 'linux')('says in a sentence that a device is full', async () => {
    const { code, errors } = await shell('$FG rank $IMAGE --text sunflower > /dev/full');
    expect([code, errors]).toEqual([
      1,
      'fgclip2: Expected standard output to take what is printed, got no space left on the device.\n',
    ]);
  });
});
