import { describe, expect, it } from 'vitest';
import { allowedClassChecks, classChecks, classCheckViolations } from './class-checks.ts';

describe('instanceof', () => {
  it('is found in code, not in comments', () => {
    const text =
      '/** Unlike `instanceof Blob` */\nif (a instanceof Blob || b instanceof URL) {}\n// c instanceof Map';
    expect(classChecks('a.ts', text)).toEqual(['a.ts Blob', 'a.ts URL']);
  });

  it('is refused where it is not allowed, and what is allowed and gone as well', () => {
    const texts: Record<string, string> = {
      'packages/a/src/a.ts': 'value instanceof Blob',
      'packages/a/src/a.test.ts': 'value instanceof Blob',
      'tools/a/src/a.ts': 'value instanceof Blob',
    };
    for (const check of Object.keys(allowedClassChecks).slice(1)) {
      const [path, name] = check.split(' ');
      texts[path!] = `${texts[path!] ?? ''} value instanceof ${name}`;
    }
    expect(classCheckViolations(Object.keys(texts), (path) => texts[path]!)).toEqual([
      'packages/a/src/a.ts:1: instanceof Blob is false for a value of another realm or copy; ask for its tag or brand, or say in tools/layers/src/class-checks.ts why none comes.',
      `tools/layers/src/class-checks.ts:1: "${Object.keys(allowedClassChecks)[0]}" is allowed and not there; delete its line.`,
    ]);
  });

  it('has a reason where it is allowed', () => {
    for (const reason of Object.values(allowedClassChecks)) expect(reason.length).toBeGreaterThan(20);
  });
});
