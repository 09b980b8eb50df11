export default { ssr: { noExternal: true, external: ['sharp', 'onnxruntime-node'] } };
