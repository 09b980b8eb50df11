import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

// `node ask.js /api/rank server.js words...` starts a server, prints what it answers, and ends it.
const [path, ...words] = process.argv.slice(2);
const probe = createServer().listen(0);
await once(probe, 'listening');
const { port } = probe.address();
probe.close();

const server = spawn(process.execPath, words, {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PORT: String(port), HOSTNAME: 'localhost', NEXT_TELEMETRY_DISABLED: '1' },
});
let isOver = false;
server.once('exit', () => {
  isOver = true;
});
try {
  console.log(await answer());
} finally {
  server.kill();
}

/** What the server answers, as soon as it listens. */
async function answer() {
  while (!isOver) {
    const response = await fetch(`http://localhost:${port}${path}`).catch(() => undefined);
    if (response !== undefined) return `${response.status} ${await response.text()}`;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 'no server';
}
