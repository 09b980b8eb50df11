import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allowedClassChecks, classChecks } from './class-checks.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('instanceof', () => {
  it('is found in code, not in comments', () => {
    const text =
      '/** Unlike `instanceof Blob` */\nif (a instanceof Blob || b instanceof URL) {}\n// c instanceof Map';
    expect(classChecks('a.ts', text)).toEqual(['a.ts Blob', 'a.ts URL']);
  });

  it('stands in the packages only where no value of a caller is meant', () => {
    const sources = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
      .map((path) => `packages/${path.replaceAll('\\', '/')}`)
      .filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !/test\.ts$|\/fixtures\//.test(path));
    expect(sources.length).toBeGreaterThan(200);
    const found = sources.flatMap((path) => classChecks(path, readFileSync(join(root, path), 'utf8')));
    expect([...new Set(found)].sort()).toEqual(Object.keys(allowedClassChecks).sort());
  });
});
