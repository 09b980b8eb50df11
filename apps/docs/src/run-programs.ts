import { pathToFileURL } from 'node:url';

// `node run-programs.ts <program>...`: runs programs one after another in this process, and prints as its last line
// what each of them wrote to the console, or the error it ended with, as JSON.

const results: { printed: string[]; error?: string }[] = [];
const { log } = console;
for (const path of process.argv.slice(2)) {
  const printed: string[] = [];
  console.log = (...values) => printed.push(values.map(text).join(' '));
  try {
    await import(pathToFileURL(path).href);
    results.push({ printed });
  } catch (error) {
    results.push({ printed, error: String(error) });
  }
}
log(JSON.stringify(results));

function text(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value)).replaceAll(',', ', ');
}
