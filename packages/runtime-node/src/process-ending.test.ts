import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const beginning = `
  import { Tensor } from '@fgclip2/tensor';
  import { slow } from '@fgclip2/test-kit/tiny-programs';
  import { nodeRuntime } from './src/index.ts';
  // The flags that workers set while they are inside onnxruntime are the only shared memory of the program.
  const activities = [];
  globalThis.SharedArrayBuffer = class extends SharedArrayBuffer {
    constructor(length) {
      super(length);
      activities.push(new Int32Array(this));
    }
  };
  async function computing(workers) {
    while (activities.filter(([activity]) => activity === 1).length < workers) await new Promise(setImmediate);
  }
  const runtime = nodeRuntime({ threads: 1 });
  const session = await runtime.createSession(slow(200));
  const x = Tensor.zeros('float32', [1024, 256]);
`;

/** Runs a program in a process of its own, from source. */
async function run(program: string): Promise<{ code: number; output: string; errors: string }> {
  const flags = [
    '--conditions=@fgclip2/source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
  ];
  const child = spawn(process.execPath, [...flags, '--eval', beginning + program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, errors };
}

describe('the end of a program', () => {
  it('comes with the last result where nothing is disposed, and onnxruntime prints nothing', async () => {
    const ended = await run(`
      await session.run({ x });
      session.run({ x }).then(() => process.stdout.write('computed'));
    `);
    expect(ended).toEqual({ code: 0, output: 'computed', errors: '' });
  });

  it('keeps its exit code in the middle of a run', async () => {
    const ended = await run(`
      session.run({ x });
      await computing(1);
      process.exit(7);
    `);
    expect(ended).toEqual({ code: 7, output: '', errors: '' });
  });

  it('waits for every worker that is in the middle of a run', async () => {
    const ended = await run(`
      const pooled = nodeRuntime({ threads: 1, workers: 2 });
      const both = await pooled.createSession(slow(200));
      await Promise.all([both.run({ x }), both.run({ x })]);
      both.run({ x });
      both.run({ x });
      await computing(2);
      process.exit(7);
    `);
    expect(ended).toEqual({ code: 7, output: '', errors: '' });
  });

  it('shows its own error in the middle of a run', async () => {
    const { code, errors } = await run(`
      session.run({ x });
      await computing(1);
      setImmediate(() => { throw new Error('something else'); });
    `);
    expect(code).toBe(1);
    expect(errors).toContain('Error: something else');
  });

  it('survives that the runtime is disposed in the middle of a run', async () => {
    const ended = await run(`
      session.run({ x }).catch((error) => process.stdout.write(error.message));
      await computing(1);
      await runtime.dispose();
    `);
    expect(ended).toEqual({
      code: 0,
      output: '[@fgclip2/runtime-node] The runtime is disposed.',
      errors: '',
    });
  });

  it('keeps onnxruntime quiet when a run fails', async () => {
    const ended = await run(`
      const { sum } = await import('@fgclip2/test-kit/tiny-programs');
      const failing = await runtime.createSession(sum);
      const left = Tensor.zeros('float32', [2]);
      const right = Tensor.zeros('float32', [3]);
      await failing.run({ left, right }).catch(() => process.stdout.write('refused'));
    `);
    expect(ended).toEqual({ code: 0, output: 'refused', errors: '' });
  });
});
