import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withoutTelemetry } from './without-telemetry.ts';

const program = `
  import { Tensor } from '@fgclip2/tensor';
  import { slow } from '@fgclip2/test-kit/tiny-programs';
  import { nodeRuntime } from './src/index.ts';
  const runtime = nodeRuntime({ threads: 1 });
  const session = await runtime.createSession(slow(1));
  await session.run({ x: Tensor.zeros('float32', [1024, 256]) });
  await runtime.dispose();
  process.stdout.write('computed');
`;

describe('withoutTelemetry', () => {
  it('lets a value stay', () => {
    const [unset, set] = [{}, { ORT_DISABLE_TELEMETRY: '0' }];
    withoutTelemetry(unset);
    withoutTelemetry(set);
    expect([unset, set]).toEqual([{ ORT_DISABLE_TELEMETRY: '1' }, { ORT_DISABLE_TELEMETRY: '0' }]);
  });

  it('lets a program with thousands of arguments compute, and leave no file of onnxruntime behind', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fgclip2-home-'));
    // With these onnxruntime would be silent by itself.
    const { CI, ORT_DISABLE_TELEMETRY, ORT_RUNNING_UNIT_TESTS, ...env } = process.env;
    const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
    // Windows takes no longer line.
    const names = Array.from(
      { length: process.platform === 'win32' ? 500 : 3000 },
      (_, n) => `/home/mei/photos/2024/IMG_${n}.jpg`,
    );
    const args = [...flags, '--input-type=module', '--eval', program, ...names];
    const child = spawn(process.execPath, args, {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...env, HOME: home, TMPDIR: home, XDG_CACHE_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const ended = await once(child, 'close');
    expect([output, ...ended]).toEqual(['computed', 0, null]);
    expect(await readdir(home)).toEqual([]);
    await rm(home, { recursive: true });
  });
});
