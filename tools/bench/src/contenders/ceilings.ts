import { axes, Graph } from '@fgclip2/graph';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { products, shape } from './ceiling-size.ts';
import { serve } from './serve.ts';

// The fastest products onnxruntime does here, in float32 and in 8 bits (unsigned x signed).

const { rows, inputs, outputs } = shape;

const runtime = nodeRuntime();
await serve(runtime.name, async (task) => {
  const isFloat = task.kind === 'sgemm';
  const session = await runtime.createSession(program(isFloat));
  const x = isFloat
    ? new Tensor('float32', new Float32Array(rows * inputs).fill(0.5), [rows, inputs])
    : new Tensor('uint8', new Uint8Array(rows * inputs).fill(3), [rows, inputs]);
  return async () => {
    await session.run({ x });
    return undefined;
  };
});
await runtime.dispose();

function program(isFloat: boolean) {
  const graph = new Graph('ceiling');
  const x = graph.input('x', isFloat ? 'float32' : 'uint8', [rows, inputs]);
  const size = inputs * outputs;
  for (let index = 0; index < products; index++) {
    const weight = isFloat
      ? new Tensor('float32', new Float32Array(size).fill(index), [inputs, outputs])
      : new Tensor('int8', new Int8Array(size).fill(index), [inputs, outputs]);
    const y = graph.op(isFloat ? 'MatMul' : 'MatMulInteger', [x, graph.constant(`w${index}`, weight)]);
    const row = graph.op('Slice', [y, axes(graph, [0]), axes(graph, [1]), axes(graph, [0])]);
    graph.output(`y${index}`, isFloat ? row : graph.op('Cast', [row], { to: 1 }), [1, outputs]);
  }
  return graph.program();
}
