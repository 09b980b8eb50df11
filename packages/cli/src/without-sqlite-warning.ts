/** Runs a task without Node 22's ExperimentalWarning for `node:sqlite`; other warnings are printed. */
export async function withoutSqliteWarning<T>(task: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    const [kind] = rest;
    const type = Object(kind).type ?? kind;
    if (type === 'ExperimentalWarning' && String(warning).startsWith('SQLite ')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof emitWarning;
  try {
    return await task();
  } finally {
    process.emitWarning = emitWarning;
  }
}
