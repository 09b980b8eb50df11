import { url } from '@fgclip2/files/web';

/** What a test asks of the worker: the bytes [start, end) of a file below a base URL. */
export interface WorkerRead {
  base: string;
  file: string;
  start: number;
  end: number;
}

addEventListener('message', async ({ data }: MessageEvent<WorkerRead>) => {
  const source = await url(data.base).open(data.file);
  postMessage(await source?.read(data.start, data.end));
});
