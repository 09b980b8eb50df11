import type { ShelfRequest, ShelfSettings } from './serve-files.ts';

/** A place on the tests' file server that belongs to one test. */
export interface Shelf {
  /** Base URL of its files. */
  readonly url: string;
  put(file: string, content: Uint8Array<ArrayBuffer> | string): Promise<void>;
  set(settings: ShelfSettings): Promise<void>;
  /** The requests for files so far. */
  requests(): Promise<ShelfRequest[]>;
}

/** A shelf of a name that no test has had before; one that begins with `sample` holds the sample checkpoint. */
export function newShelf(server: string, name = 'shelf'): Shelf {
  const root = `${server}/${name}-${crypto.randomUUID()}`;
  const send = async (path: string, body: BodyInit): Promise<void> => {
    await fetch(`${root}/${path}`, { method: 'PUT', body });
  };
  return {
    url: `${root}/files/`,
    put: (file, content) => send(`files/${file}`, content),
    set: (settings) => send('settings', JSON.stringify(settings)),
    requests: async () => (await fetch(`${root}/requests`)).json(),
  };
}
