// The shape of the towers' largest product, which is also where onnxruntime is fastest.

/** Rows, inputs and outputs of the products that stand for the machine's limit. */
export const shape = { rows: 1024, inputs: 3072, outputs: 768 } as const;

/** Products a run. */
export const products = 8;

/** Floating-point or 8-bit operations of a run. */
export const operations: number = products * 2 * shape.rows * shape.inputs * shape.outputs;
