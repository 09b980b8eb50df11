import { Graph } from '@fgclip2/graph';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { type ApiKit, callback, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';

function doubling() {
  const graph = new Graph('double');
  const x = graph.input('x', 'float32', ['rows', 2]);
  graph.output('y', graph.op('Add', [x, x]), ['rows', 2]);
  return graph.program();
}

/** `@fgclip2/runtime-node`. */
export function runtimeTargets({ runtime }: ApiKit): ApiTarget[] {
  const session = runtime.createSession(doubling());
  return targetsOf('@fgclip2/runtime-node', {
    nodeRuntime: [
      () => [
        {
          workers: 1,
          threads: 1,
          spinning: 0,
          prepacking: false,
          executionProviders: ['cpu'],
          createWorker: undefined,
        },
      ],
      nodeRuntime,
    ],
    'Runtime.createSession': [
      () => [{ ...doubling() }, { signal }],
      async (a, b) => (await runtime.createSession(a, b)).dispose(),
    ],
    'Session.run': [
      () => [{ x: new Tensor('float32', Float32Array.of(1, 2), [1, 2]) }, { signal, onProgress: callback }],
      async (a, b) => (await session).run(a, b),
    ],
  });
}
