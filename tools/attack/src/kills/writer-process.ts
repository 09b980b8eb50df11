// A process that writes, to be killed: node writer-process.ts <writer> <folder> <hub>. It says when it begins, and what
// it made.
import { writers } from './writers.ts';

const [, , name, folder, hub] = process.argv;
const writer = writers.find((each) => each.name === name)!;
const work = await writer.load();
process.send!('begun');
process.send!({ made: await work(folder!, hub!) });
process.disconnect!();
