export type { ExternalWeight, Placement, Program, Runtime, Session } from './contract.ts';
export { Sessions } from './sessions.ts';
