/** What each backend needs, beside cpu, which works everywhere. */
const needs: Readonly<Record<string, string>> = {
  cuda: 'Linux x64, CUDA 12 and cuDNN 9 where the loader finds them (LD_LIBRARY_PATH), and the CUDA libraries of onnxruntime-node, which its install script fetches unless it is skipped: ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node',
  dml: 'Windows, and a GPU with DirectX 12',
  coreml: 'macOS',
  webgpu: 'a GPU with its driver: Vulkan on Linux, Direct3D 12 on Windows, Metal on macOS',
};

/** The sentence for backends of which this onnxruntime has none; `undefined` where it has all. */
export function missingProvider(wanted: readonly string[], there: readonly string[]): string | undefined {
  const missing = wanted.find((name) => !there.includes(name));
  if (missing === undefined) return undefined;
  const known = there.filter((name) => name === 'cpu' || name in needs);
  return `this onnxruntime-node has no ${missing}, but ${known.join(', ')}. ${missing} needs ${needs[missing]}`;
}

/** onnxruntime's words, with what the backend needs where they say that it does not start. */
export function providerFailure(words: string, wanted: readonly string[]): string {
  const backend = wanted.find((name) => name in needs);
  const isOfBackend = /ExecutionProvider_|shared library|adapter|WebGpuContext/i.test(words);
  if (backend === undefined || !isOfBackend) return words;
  // Without the place in its sources.
  const reason = words.replace(/^\/\S+\.cc:\d+ .* was false\. /s, '').replace(/[\s.;]+$/, '');
  return `${backend} does not start (${reason}). It needs ${needs[backend]}`;
}
