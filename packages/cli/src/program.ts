import { Command } from '@commander-js/extra-typings';
import { addClassifyCommand } from './commands/classify-command.ts';
import { addEmbedCommand } from './commands/embed-command.ts';
import { addHeatmapCommand } from './commands/heatmap-command.ts';
import { addQuantizeCommand } from './commands/quantize-command.ts';
import { addRankCommand } from './commands/rank-command.ts';
import { addRegionsCommand } from './commands/regions-command.ts';
import { addVerifyCommand } from './commands/verify-command.ts';

/**
 * Runs the command line `args` (without `node` and the script). A command that fails prints one sentence on
 * stderr and sets the exit code to 1; Ctrl-C aborts what is under way, downloads included.
 *
 * @example
 * import { run } from '@fgclip2/cli';
 * await run(['rank', 'photo.jpg', '--text', 'a black cat', '--text', '一只白猫']);
 */
export async function run(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new Error('Interrupted.'));
  const program = new Command('fgclip2').description(
    'FG-CLIP2: match images and texts, English and Chinese.',
  );
  const addCommands = [
    addRankCommand,
    addRegionsCommand,
    addHeatmapCommand,
    addClassifyCommand,
    addEmbedCommand,
    addQuantizeCommand,
    addVerifyCommand,
  ];
  for (const addCommand of addCommands) addCommand(program, controller.signal);
  process.once('SIGINT', interrupt);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    console.error(`fgclip2: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}
