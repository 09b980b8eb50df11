/** Bytes copied at a time, about 2 ms of work. */
const sliceLength = 2 ** 22;

/**
 * Makes a function that copies bytes, a few megabytes at a time and one copy after another, so that the page can do
 * something else between them.
 */
export function copyInSlices(): (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>> {
  let last: Promise<unknown> = Promise.resolve();
  return (bytes) => {
    const copied = last.then(() => copy(bytes));
    last = copied;
    return copied;
  };
}

async function copy(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const target = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += sliceLength) {
    await nextTurn();
    target.set(bytes.subarray(at, at + sliceLength), at);
  }
  return target;
}

/** Lets the page do something else; a timer would wait 4 ms or, in the background, a second. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
