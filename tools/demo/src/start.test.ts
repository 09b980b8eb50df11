import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

async function start(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
  const program = fileURLToPath(new URL('start.ts', import.meta.url));
  const env = { ...process.env, FGCLIP2_MODEL: undefined };
  const child = spawn(process.execPath, [...flags, program, ...args], { env });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}

describe('npm start', () => {
  it('ranks captions in two languages for a bundled image', async () => {
    const { code, output, errors } = await start();
    expect([code, errors]).toEqual([0, '']);
    const rows = output.split('\n').filter((line) => /-?\d+\.\d{4} +\d+\.\d % +\d+\.\d %$/.test(line));
    const isChinese = (row: string) => /\p{Script=Han}/u.test(row);
    expect(rows.filter(isChinese).length).toBeGreaterThanOrEqual(2);
    expect(rows.filter((row) => !isChinese(row)).length).toBeGreaterThanOrEqual(2);
    expect(output).toContain('demo-checkpoint');
  });

  it('is the command itself where it is given arguments', async () => {
    const { code, output, errors } = await start('rank', 'none.jpg', '--text', 'a cat');
    expect([code, output]).toEqual([1, '']);
    expect(errors).toBe('fgclip2: none.jpg: no such file\n');
  });
});
