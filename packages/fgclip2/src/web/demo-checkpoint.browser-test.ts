import { expectDemoCheckpoint } from '../fixtures/expect-demo-checkpoint.ts';

await expectDemoCheckpoint({ device: 'wasm' });
