export { baseOf, fillHash, fillUnit, fnv1a32, hash32, unit } from './hash.ts';
export { type StateDictConfig, stateDict } from './state-dict.ts';
export { fillWeight, writeProceduralCheckpoint } from './write-checkpoint.ts';
