import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// `node tools/pnpm.mjs run lint`: pnpm in the version that package.json names, with Node 20 and npm and nothing
// installed. The scripts of package.json go through it, so that `npm run lint` runs on the workspace's own Node.
// Called by npm it first installs what the lockfile says: a second where nothing is missing.

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { npm_config_user_agent: agent = '', npm_execpath: caller = '' } = process.env;

if (agent.startsWith('pnpm/')) {
  run(caller, process.argv.slice(2));
} else {
  // The path of npm's own program works on Windows too, where `npm` is a script.
  const npm = caller.endsWith('npm-cli.js') ? [process.execPath, caller] : ['npm'];
  const pnpm = [...npm, 'exec', '--yes', '--', packageManager];
  run(pnpm[0], [...pnpm.slice(1), 'install', '--frozen-lockfile'], ['inherit', 2, 2]);
  run(pnpm[0], [...pnpm.slice(1), ...process.argv.slice(2)]);
}

/** Runs a command; where it fails, ends this process as it ended. */
function run(command, args, stdio = 'inherit') {
  const { status, error } = spawnSync(command, args, { stdio });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
