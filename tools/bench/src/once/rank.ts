import { reportRun } from './report-run.ts';

// The command line tool in this process: rank.ts <its file> <its arguments>. It reports when it has ended.

process.argv.splice(1, 1);
process.on('exit', () => reportRun());
await import(process.argv[1]!);
