/** Which of `count` things in a row a key leads to from another one; `undefined` for other keys. */
export function rovingIndex(key: string, index: number, count: number): number | undefined {
  const last = count - 1;
  const steps: Record<string, number> = {
    ArrowLeft: Math.max(index - 1, 0),
    ArrowRight: Math.min(index + 1, last),
    Home: 0,
    End: last,
  };
  return steps[key];
}
