import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packages } from '../packages.ts';
import { peers } from '../peers.ts';
import { type OnceEntry, repeatOnce } from '../repeat-once.ts';
import { runOnce } from '../run-once.ts';
import type { Suite } from '../suite.ts';

/** From the start of a process to its first result. */
export const coldStart: Suite = {
  title: 'Cold start',
  async run({ workbench, rounds }) {
    const { checkpoints, image, folder } = workbench;
    const cache = await mkdtemp(join(folder, 'cache-'));
    const entries: OnceEntry[] = [];
    const node = (script: string, ...args: string[]) =>
      runOnce(process.execPath, [...packages.flags(), packages.script(script), ...args]);
    for (const dtype of ['q8', 'fp32'] as const) {
      for (const prepacking of [false, true]) {
        const name = `ours ${dtype}${prepacking ? ', prepacking' : ''}`;
        const repacks = String(prepacking);
        entries.push({
          case: 'first text vector',
          name,
          run: () => node('once/ours-text.ts', checkpoints[dtype], cache, repacks),
        });
        entries.push({
          case: 'first image vector',
          name,
          run: () => node('once/ours-image.ts', checkpoints[dtype], image, repacks),
        });
      }
    }
    const skipped: string[] = [];
    if (peers.version('@huggingface/transformers') === undefined) {
      skipped.push(`transformers.js is not installed: ${peers.command}`);
    } else {
      const models = join(folder, 'transformers');
      await giveTokenizer(checkpoints.fp32, join(models, 'text'));
      for (const dtype of ['q8', 'fp32']) {
        for (const kind of ['text', 'image']) {
          const args = [
            '--conditions=@fgclip2/source',
            packages.script('once/transformers.ts'),
            kind,
            models,
            dtype,
            image,
          ];
          entries.push({
            case: `first ${kind} vector`,
            name: `transformers.js ${dtype}`,
            run: () => runOnce(process.execPath, args),
          });
        }
      }
    }
    for (const dtype of ['q8', 'fp32'] as const) {
      entries.push({
        case: 'fgclip2 rank',
        name: `ours ${dtype}`,
        run: () => rank(checkpoints[dtype], image, cache),
      });
    }
    const inOrder = entries.toSorted((a, b) => order.indexOf(a.case) - order.indexOf(b.case));
    const rows = await repeatOnce(inOrder, rounds, 'ours q8');
    await rm(cache, { recursive: true });
    const notes = [
      'From the start of the process to its first vector on a warm disk, opening the tokenizer or the image included, at base size with a tokenizer.json of the published size, whose compact form is kept from an earlier run. `fgclip2 rank` scores two captions for the image and runs until its end.',
      '`peak RssAnon` is the peak of anonymous memory until the result: mapped weights are left out. Without prepacking is what one-shot commands use.',
      packages.note(),
    ];
    return { notes, base: 'ours q8', rounds, rows, skipped };
  },
};

const order = ['first text vector', 'first image vector', 'fgclip2 rank'];

/** transformers.js wants the tokenizer in the model's folder. */
async function giveTokenizer(checkpoint: string, target: string): Promise<void> {
  await rm(join(target, 'tokenizer.json'), { force: true });
  await link(join(checkpoint, 'tokenizer.json'), join(target, 'tokenizer.json'));
  const config = { tokenizer_class: 'GemmaTokenizer', pad_token: '<pad>', eos_token: '<eos>' };
  await writeFile(join(target, 'tokenizer_config.json'), JSON.stringify(config));
}

function rank(checkpoint: string, image: string, cache: string) {
  const texts = ['--text', 'a black cat', '--text', '一只黑猫', '--json'];
  const script = packages.script('once/rank.ts');
  const args = [...packages.flags(), script, packages.cli(), 'rank', image, '--model', checkpoint, ...texts];
  return runOnce(process.execPath, args, { ...process.env, XDG_CACHE_HOME: cache });
}
