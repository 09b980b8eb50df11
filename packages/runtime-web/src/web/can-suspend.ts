/** Whether this browser has JavaScript Promise Integration, which the smaller WebGPU build is made with. */
export function canSuspend(): boolean {
  return 'Suspending' in WebAssembly;
}
