#!/usr/bin/env node
import { run } from './program.ts';

const signal = await run(process.argv.slice(2));
// A shell ends its loop only for a program that dies of the signal.
if (signal !== undefined) process.kill(process.pid, signal);
