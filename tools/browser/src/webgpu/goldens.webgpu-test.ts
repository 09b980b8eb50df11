import { webRuntime } from '@fgclip2/runtime-web';
import { describeGoldens } from '../describe-goldens.ts';

// In float32, on a software adapter: what a GPU adds of its own is seen nowhere here.
await describeGoldens(webRuntime({ device: 'webgpu' }));
