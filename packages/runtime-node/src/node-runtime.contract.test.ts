import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
import { nodeRuntime } from './node-runtime.ts';

describeRuntimeContract('nodeRuntime', () => nodeRuntime({ threads: 2 }));
describeRuntimeContract('nodeRuntime without prepacking', () =>
  nodeRuntime({ threads: 1, prepacking: false }),
);
describeRuntimeContract('nodeRuntime with two workers', () => nodeRuntime({ threads: 1, workers: 2 }));
