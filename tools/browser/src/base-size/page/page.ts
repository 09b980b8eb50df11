import { type Fgclip2, load } from 'fgclip2';

/** What a query gave in the page. */
export interface PageResult {
  /** First values of the text's vector. */
  vector: number[];
  milliseconds: number;
  runtime: string;
}

declare global {
  /** Embeds a text with the model at an address, which is opened the first time. */
  var ask: (model: string, text: string) => Promise<PageResult>;
}

let fgclip2: Promise<Fgclip2> | undefined;

globalThis.ask = async (model, text) => {
  const start = performance.now();
  fgclip2 ??= load(model, { device: 'wasm', onWarning: console.warn, retries: 0 });
  const { vectors } = await (await fgclip2).embedTexts([text]);
  const milliseconds = performance.now() - start;
  return { vector: [...vectors.data.subarray(0, 4)], milliseconds, runtime: (await fgclip2).runtimeName };
};
