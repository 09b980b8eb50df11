import '@fgclip2/runtime-web/worker';

// The worker of the package with a GPU device that the test can lose, on an adapter that does not call itself a
// software one.

Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });
const { requestDevice } = GPUAdapter.prototype;
const devices: GPUDevice[] = [];
GPUAdapter.prototype.requestDevice = async function (description) {
  const device = await requestDevice.call(this, description);
  devices.push(device);
  return device;
};
new BroadcastChannel('lose-device').onmessage = () => {
  for (const device of devices) device.destroy();
};
