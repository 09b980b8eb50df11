/** Tells run-once.ts that the result is there, with the processor time so far and other figures. */
export function reportRun(figures: Readonly<Record<string, number>> = {}): void {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpu: (user + system) / 1000, figures }));
}
