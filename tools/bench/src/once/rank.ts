import { answer } from './answer.ts';

// The command line tool in this process: rank.ts <its file> <its arguments>. The answer comes when it has ended.

process.argv.splice(1, 1);
process.on('exit', () => answer());
await import(process.argv[1]!);
