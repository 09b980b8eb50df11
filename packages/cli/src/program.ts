import { readFileSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { addCacheCommand } from './commands/cache-command.ts';
import { addClassifyCommand } from './commands/classify-command.ts';
import { addDownloadCommand } from './commands/download-command.ts';
import { addDuplicatesCommand } from './commands/duplicates-command.ts';
import { addEmbedCommand } from './commands/embed-command.ts';
import { addHeatmapCommand } from './commands/heatmap-command.ts';
import { addIndexCommand } from './commands/index-command.ts';
import { addInfoCommand } from './commands/info-command.ts';
import { addLocateCommand } from './commands/locate-command.ts';
import { addQuantizeCommand } from './commands/quantize-command.ts';
import { addRankCommand } from './commands/rank-command.ts';
import { addRegionsCommand } from './commands/regions-command.ts';
import { addSearchCommand } from './commands/search-command.ts';
import { addStatusCommand } from './commands/status-command.ts';
import { addVerifyCommand } from './commands/verify-command.ts';
import { errorSentence } from './output/error-sentence.ts';
import { OutputError } from './output/print.ts';
import { UsageError } from './usage-error.ts';
import { withoutSqliteWarning } from './without-sqlite-warning.ts';

/** The commands in the order of the help. */
const addCommands = [
  addRankCommand,
  addRegionsCommand,
  addHeatmapCommand,
  addLocateCommand,
  addClassifyCommand,
  addEmbedCommand,
  addIndexCommand,
  addSearchCommand,
  addDuplicatesCommand,
  addStatusCommand,
  addQuantizeCommand,
  addVerifyCommand,
  addDownloadCommand,
  addCacheCommand,
  addInfoCommand,
];

/** Signals that end a command once it has cleaned up. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a shell expects of a program whose reader has gone: 128 + SIGPIPE. */
const closedPipe = 141;

/**
 * Runs the command line `args` (without `node` and the script), and sets the exit code: 0, 1 for a failure, which is
 * one sentence on stderr, 2 for a command line that is wrong, 141 where nobody reads the output any longer.
 *
 * A signal such as Ctrl-C aborts what is under way, downloads included. It is returned, for the program to die of.
 *
 * @example
 * import { run } from '@fgclip2/cli';
 * await run(['rank', 'photo.jpg', '--text', 'a black cat', '--text', '一只白猫']);
 */
export async function run(args: readonly string[]): Promise<NodeJS.Signals | undefined> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals): void => {
    received = signal;
    controller.abort(new Error('Interrupted.'));
  };
  // Without a listener, a closed pipe is an exception; who wrote to it hears of it anyhow.
  const ignore = (): void => {};
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', ignore);
  for (const signal of endingSignals) process.once(signal, end);
  try {
    const program = makeProgram(controller.signal);
    if (args.length === 0) program.outputHelp();
    else await withoutSqliteWarning(() => program.parseAsync([...args], { from: 'user' }));
  } catch (error) {
    process.exitCode = exitCode(error);
    const isSaid = error instanceof CommanderError || process.exitCode === closedPipe;
    if (!isSaid) console.error(`fgclip2: ${errorSentence(error)}`);
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, end);
    // Errors of a stream come after what caused them.
    await new Promise((resolve) => setImmediate(resolve));
    for (const stream of streams) stream.removeListener('error', ignore);
  }
  return received;
}

function makeProgram(signal: AbortSignal): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const program = new Command('fgclip2')
    .description('FG-CLIP2: match images and texts, English and Chinese.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(errorLine(text)) });
  for (const addCommand of addCommands) addCommand(program, signal);
  return program;
}

/** What commander says as one sentence: `error: unknown option '--txet'` and, below it, what was meant. */
function errorLine(text: string): string {
  return `fgclip2: ${errorSentence(text.replace(/^error: /, '').replace(/\n\((Did you mean .*\?)\)/, '. $1'))}\n`;
}

function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OutputError && error.code === 'EPIPE') return closedPipe;
  return error instanceof UsageError ? 2 : 1;
}
