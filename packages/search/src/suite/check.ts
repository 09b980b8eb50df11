import { classTag } from '@fgclip2/tensor';

/** Fails a case with both values, where they differ as JSON. */
export function same(got: unknown, expected: unknown, what: string): void {
  const [a, b] = [shown(got), shown(expected)];
  if (a !== b) throw new Error(`[@fgclip2/search] Expected ${b} for ${what}, got ${a}.`);
}

/** Fails a case that does not hold. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`[@fgclip2/search] Expected ${what}, got otherwise.`);
}

/** Fails a case where something does not reject with these words. */
export async function rejects(action: () => Promise<unknown>, words: RegExp, what: string): Promise<void> {
  let message: string;
  try {
    await action();
    message = 'no error';
  } catch (error) {
    message = String(Object(error).message);
  }
  if (!words.test(message)) {
    throw new Error(`[@fgclip2/search] Expected an error that says ${words} for ${what}, got: ${message}`);
  }
}

/** Everything that an async iterable gives. */
export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

function shown(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      ArrayBuffer.isView(each)
        ? Array.from(each as Uint8Array)
        : classTag(each) === 'Set'
          ? [...(each as Set<unknown>)].sort()
          : each,
    ) ?? 'undefined'
  );
}
