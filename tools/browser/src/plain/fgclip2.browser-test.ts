import { demoCheckpointResults } from '../demo-checkpoint-results.ts';

await demoCheckpointResults({ device: 'wasm' });
