export * from '../index.ts';
export { demoCheckpoint } from './demo-checkpoint.ts';
