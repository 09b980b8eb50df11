/** Limits that onnxruntime uses as far as the adapter has them; a device has the least of each unless asked. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies (keyof GPUSupportedLimits)[];

/** Options of {@link requestGpuDevice}. */
export interface GpuDeviceOptions {
  /** Accepts an adapter that computes in software, which is slower than WebAssembly. */
  software: boolean;
}

/**
 * A WebGPU device as onnxruntime needs it.
 *
 * It has `subgroups` only where they are 8 lanes or wider: onnxruntime's fused attention gives wrong numbers on
 * narrower ones, without an error.
 *
 * @throws Error when there is no adapter, or only a software one.
 */
export async function requestGpuDevice({ software }: GpuDeviceOptions): Promise<GPUDevice> {
  // Absent from pages without HTTPS, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser offers no WebGPU adapter');
  if (adapter.info.isFallbackAdapter && !software) {
    throw new Error('the only WebGPU adapter computes in software, which is slower than WebAssembly');
  }
  const wanted: GPUFeatureName[] = ['shader-f16'];
  if (adapter.info.subgroupMinSize >= 8) wanted.push('subgroups');
  return adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])),
  });
}
