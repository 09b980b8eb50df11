#!/usr/bin/env node
// `npx fgclip2`: the command is a package of its own, which is run where it is installed beside this one.

/** What `@fgclip2/cli` exports; it depends on this package, not this package on it. */
interface Cli {
  run(args: readonly string[]): Promise<NodeJS.Signals | undefined>;
}

const cli = '@fgclip2/cli';

const found = await (import(cli) as Promise<Cli>).catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${cli}'`)) return undefined;
  throw error;
});
if (found === undefined) {
  console.error(
    `fgclip2: The command is the package ${cli}: npx ${cli}, or npm install --global ${cli}. This package is the library.`,
  );
  process.exitCode = 1;
} else {
  const signal = await found.run(process.argv.slice(2));
  if (signal !== undefined) process.kill(process.pid, signal);
}
