import { demoCheckpointAnswers } from '../demo-checkpoint-answers.ts';

await demoCheckpointAnswers({ device: 'wasm' });
