import type { Command } from '@commander-js/extra-typings';
import { describedCommand } from '../input/model-command.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { systemInfo } from '../output/system-info.ts';

/** Adds `fgclip2 info`: what a report of a fault needs. */
export function addInfoCommand(program: Command, _signal: AbortSignal): void {
  describedCommand(program, {
    name: 'info',
    description: 'Show what fgclip2 runs on: what a report of a fault needs.',
    examples: ['info', 'info --json'],
  })
    .option('--json', 'print JSON instead of lines')
    .action(async (options) => {
      const info = await systemInfo();
      if (options.json) {
        await printJson(info);
        return;
      }
      const lines = Object.entries(info).map(
        ([name, value]) => `${name.padEnd(12)} ${printable(Array.isArray(value) ? value.join(', ') : value)}`,
      );
      await print(lines.join('\n'));
    });
}
