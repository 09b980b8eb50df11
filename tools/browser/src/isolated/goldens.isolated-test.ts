import { webRuntime } from '@fgclip2/runtime-web';
import { describeGoldens } from '../describe-goldens.ts';

await describeGoldens(webRuntime({ device: 'wasm', threads: 2 }));
