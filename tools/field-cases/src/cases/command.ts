import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ended } from '../command.ts';
import { type FieldCase, notTried } from '../field-case.ts';
import { bmpFile } from '../make/bmp-file.ts';
import { drawing } from '../make/pixels.ts';
import { logitOf, refused, said } from '../words.ts';

const right = '-4.6446';
const metadata = (text: string) => JSON.parse(text) as { rows: unknown[] };

/** The command line: pipes, signals, outputs, inputs. */
export const commandCases: readonly FieldCase[] = [
  {
    name: 'closed-pipe',
    right: 'the reader goes away: nothing on stderr, code 141 or 0',
    isCheap: true,
    async try({ bash }) {
      const end = await bash('fgclip2 rank "$scene" --text sunflower --json | true; exit $PIPESTATUS');
      return { happened: said(end), ok: end.errors === '' && [0, 141].includes(end.code as number) };
    },
  },
  {
    name: 'closed-pipe: head',
    right: 'of 3,000 captions the first two lines: nothing on stderr, code 141 or 0',
    async try({ write, bash }) {
      write('many.txt', Array.from({ length: 3000 }, (_, i) => `flower ${i}\n`).join(''));
      const end = await bash('fgclip2 rank "$scene" --texts-file many.txt | head -2; exit $PIPESTATUS');
      return { happened: said(end), ok: end.errors === '' && [0, 141].includes(end.code as number) };
    },
  },
  {
    name: 'full-device',
    right: 'output to a full device: one sentence, code 1',
    isCheap: true,
    async try({ bash }) {
      if (!existsSync('/dev/full')) return notTried('there is no /dev/full here');
      const end = await bash('fgclip2 rank "$scene" --text sunflower > /dev/full');
      return { happened: said(end), ok: refused(end, /no space left on the device/) };
    },
  },
  {
    name: 'closed-output',
    right:
      'standard output that is closed (>&-): no stack trace (Node has /dev/null in its place, so nothing is lost that it knows of)',
    async try({ bash }) {
      const end = await bash('fgclip2 rank "$scene" --text sunflower >&-');
      return { happened: said(end), ok: end.errors.trim().split('\n').length === 1 };
    },
  },
  {
    name: 'ctrl-c',
    right: 'Ctrl-C ends a shell loop: the command dies of SIGINT, quietly or with one line',
    async try({ write, start, scene }) {
      write('many.txt', Array.from({ length: 20000 }, (_, i) => `flower number ${i}\n`).join(''));
      const child = start(['rank', scene, '--texts-file', 'many.txt'], { ownGroup: true });
      const end = ended(child);
      await pause(2500);
      process.kill(-child.pid!, 'SIGINT');
      const { code, errors, seconds } = await end;
      return {
        happened: `died of ${code} ${(seconds - 2.5).toFixed(1)} s later, ${errors.trim() || 'quiet'}`,
        ok: code === 'SIGINT' && errors.trim().split('\n').length <= 1,
      };
    },
  },
  {
    name: 'overwritten-json',
    right: 'embed -o package.npy leaves package.json alone; the metadata is package.npy.json',
    isCheap: true,
    async try({ scene, write, fgclip2, folder }) {
      const ours = write('package.json', '{"name": "my-app"}');
      const end = await fgclip2(['embed', scene, '-o', 'package.npy']);
      const isKept = readFileSync(ours, 'utf8') === '{"name": "my-app"}';
      const { rows } = metadata(readFileSync(join(folder, 'package.npy.json'), 'utf8'));
      return {
        happened: `${said(end)}; package.json ${isKept ? 'kept' : 'lost'}, ${rows.length} row in package.npy.json`,
        ok: end.code === 0 && isKept && rows.length === 1,
      };
    },
  },
  {
    name: 'stdin-version',
    right: '- is an image on standard input; --version prints a version',
    isCheap: true,
    async try({ scene, fgclip2 }) {
      const end = await fgclip2(['rank', '-', '--text', 'sunflower'], { input: readFileSync(scene) });
      const version = await fgclip2(['--version']);
      return {
        happened: `logit ${logitOf(end)}, version ${version.output.trim()}`,
        ok: logitOf(end) === right && /^\d+\.\d+\.\d+\n$/.test(version.output),
      };
    },
  },
  {
    name: 'stdin: captions',
    right: '--texts-file - reads captions from standard input',
    async try({ scene, fgclip2 }) {
      const end = await fgclip2(['rank', scene, '--texts-file', '-'], { input: 'sunflower\n' });
      return { happened: `logit ${logitOf(end)}`, ok: logitOf(end) === right };
    },
  },
  {
    name: 'stdout: vectors',
    right: 'embed -o - prints lines of JSON',
    async try({ scene, fgclip2 }) {
      const { output } = await fgclip2(['embed', scene, '--text', 'sunflower', '-o', '-']);
      const lines = output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).vector.length);
      return { happened: `${lines.length} vectors of ${lines[0]}`, ok: lines.length === 2 };
    },
  },
  {
    name: 'folders-globs-lists',
    right: 'a folder with folders in it, a pattern that no shell expanded, --images-file and several images',
    async try({ write, fgclip2 }) {
      const image = bmpFile(drawing());
      for (const name of ['p/a.bmp', 'p/deep/b.bmp', 'p/note.txt']) write(name, image);
      write('list.txt', 'p/a.bmp\np/deep/b.bmp\n');
      const asked = [['p'], ['p/**/*.bmp'], ['--images-file', 'list.txt'], ['p/a.bmp', 'p/deep/b.bmp']];
      const counts: number[] = [];
      for (const images of asked) {
        const { output } = await fgclip2(['rank', ...images, '--text', 'x', '--json']);
        counts.push(JSON.parse(output).images.length);
      }
      return { happened: `${counts.join(', ')} images`, ok: counts.every((count) => count === 2) };
    },
  },
  {
    name: 'npy-in-capitals',
    right: 'embed -o V.NPY writes an array',
    async try({ scene, fgclip2, folder }) {
      const end = await fgclip2(['embed', scene, '-o', 'V.NPY']);
      const isArray = readFileSync(join(folder, 'V.NPY')).subarray(1, 6).toString() === 'NUMPY';
      return { happened: `${said(end)}; ${isArray ? 'an array' : 'something else'}`, ok: isArray };
    },
  },
  {
    name: 'failures-in-json',
    right: 'an image that fails is in the JSON of rank and classify, with its reason, and the code is 1',
    async try({ scene, fgclip2 }) {
      const ends = await Promise.all([
        fgclip2(['rank', scene, 'none.png', '--text', 'x', '--json']),
        fgclip2(['classify', scene, 'none.png', '--label', 'x', '--json']),
      ]);
      const failures = ends.map(({ output }) => JSON.parse(output).failures);
      return {
        happened: JSON.stringify(failures[0]),
        ok:
          ends.every(({ code }) => code === 1) &&
          failures.every(([first]) => first.error === 'none.png: no such file'),
      };
    },
  },
  {
    name: 'more-pixels',
    right: 'an option of the command reads images over the limit',
    async try({ fgclip2 }) {
      const { output } = await fgclip2(['rank', '--help']);
      const option = /--max-pixels\b.*/.exec(output)?.[0];
      return { happened: option ?? 'rank --help has no --max-pixels', ok: option !== undefined };
    },
  },
  {
    name: 'usage-code',
    right: 'a wrong command line ends with code 2, other failures with 1',
    async try({ fgclip2 }) {
      const wrong = await fgclip2(['rank', 'a.png', '--txet', 'x']);
      const missing = await fgclip2(['rank', 'none.png', '--text', 'x']);
      return {
        happened: `${said(wrong)}; ${said(missing)}`,
        ok: wrong.code === 2 && missing.code === 1 && /--text/.test(wrong.errors),
      };
    },
  },
  {
    name: 'control-characters',
    right: 'escape sequences in file names and captions do not reach the terminal',
    isCheap: true,
    async try({ scene, fgclip2 }) {
      const end = await fgclip2(['rank', scene, 'no\u001b]0;ne.png', '--text', 'red \u001b[31mcat']);
      const isRaw = (end.output + end.errors).includes('\u001b');
      return { happened: isRaw ? 'they do' : said(end), ok: !isRaw && /red .*cat/.test(end.output) };
    },
  },
  {
    name: 'long-names',
    right: 'a file name of 250 characters can be written',
    async try({ scene, fgclip2, folder }) {
      const name = `${'v'.repeat(244)}.jsonl`;
      const end = await fgclip2(['embed', scene, '-o', name]);
      return { happened: said(end), ok: end.code === 0 && existsSync(join(folder, name)) };
    },
  },
  {
    name: 'reader-of-a-pair',
    right: 'the metadata of x.npy names its sha256 and its rows; a failure leaves the old pair',
    async try({ scene, fgclip2, folder }) {
      await fgclip2(['embed', scene, '-o', 'x.npy']);
      const before = readFileSync(join(folder, 'x.npy'));
      const { sha256 } = JSON.parse(readFileSync(join(folder, 'x.npy.json'), 'utf8'));
      writeFileSync(join(folder, 'bad.png'), 'no image');
      const end = await fgclip2(['embed', 'bad.png', '-o', 'x.npy']);
      const isKept = readFileSync(join(folder, 'x.npy')).equals(before);
      return {
        happened: `${said(end)}; the pair is ${isKept ? 'kept' : 'changed'}`,
        ok: isKept && /^[0-9a-f]{64}$/.test(sha256),
      };
    },
  },
];
