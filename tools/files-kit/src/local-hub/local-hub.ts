import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  commitFiles,
  type LocalRepository,
  type StoredRepository,
  storeRepository,
} from './local-repository.ts';
import { type BodyFault, serveBytes } from './serve-bytes.ts';

export type { LocalRepository } from './local-repository.ts';
export {
  float32Tensor,
  rawSafetensorsBytes,
  safetensorsBytes,
  type TestTensor,
} from './safetensors-bytes.ts';

/** Pages of any origin may read the hub, with the headers they need, and send a token after a preflight. */
const crossOriginHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization',
  'access-control-expose-headers':
    'X-Repo-Commit, X-Error-Code, ETag, Accept-Ranges, Content-Range, X-Linked-Size, X-Linked-ETag',
};

/** What the local hub holds when it starts. */
export interface LocalHubOptions {
  /** Repositories by id, such as `someone/model`. */
  repositories?: Readonly<Record<string, LocalRepository>> | undefined;
  /** Old ids that redirect to a new one. */
  renamed?: Readonly<Record<string, string>> | undefined;
}

/** One thing that goes wrong at the first requests that match. */
export interface Fault extends BodyFault {
  /** Which server: the hub itself, or the second origin that large files are redirected to. */
  at: 'hub' | 'storage';
  /** How many requests it meets. @default 1 */
  times?: number | undefined;
  /** What the path has to match. @default any path */
  path?: RegExp | undefined;
  /** Never answers. @default false */
  hang?: boolean | undefined;
  /** Answers 200 with a page of HTML, as the sign-in page of a network does. @default false */
  page?: boolean | undefined;
  /** @default any method */
  method?: string | undefined;
  /** Responds with this status instead. */
  status?: number | undefined;
  /** Headers that go with `status`. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** A request that came in, with the status of its response. */
export interface RecordedRequest {
  at: 'hub' | 'storage';
  method: string;
  /** Path without the query. */
  path: string;
  status: number;
  range: string | undefined;
  authorization: string | undefined;
}

/** A running local hub. */
export interface LocalHub extends AsyncDisposable {
  /** Base URL of the hub. */
  readonly url: string;
  /** Every request so far, in the order of the responses. */
  readonly requests: RecordedRequest[];
  /** Faults that wait for their request. */
  readonly faults: Fault[];
  /** The commit a branch or tag stands for. */
  commitOf(id: string, ref?: string): string;
  /** Adds a commit with exactly these files and moves the branch to it; returns its id. */
  push(id: string, files: LocalRepository['files'], branch?: string): string;
  /** Every signed URL given out so far gives 403 from now on. */
  expireSignedUrls(): void;
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that behaves like the model hub: files by `/{id}/resolve/{revision}/{file}`
 * with redirects of large files to signed, expiring URLs on a second port, the models API, tokens, error codes.
 */
export async function startLocalHub(options: LocalHubOptions = {}): Promise<LocalHub> {
  const repositories = new Map<string, StoredRepository>();
  for (const [id, repository] of Object.entries(options.repositories ?? {})) {
    repositories.set(id, storeRepository(repository));
  }
  const renamed = new Map(Object.entries(options.renamed ?? {}));
  const requests: RecordedRequest[] = [];
  const faults: Fault[] = [];
  let signature = 1;

  const hub = await listen('hub', serveHub);
  const storage = await listen('storage', serveStorage);

  function listen(at: Fault['at'], handle: Handler): Promise<Server> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://local');
      const { range, authorization } = request.headers;
      const recorded: RecordedRequest = {
        at,
        method: request.method!,
        path: pathname,
        status: 0,
        range,
        authorization,
      };
      const fault = faults.find(
        (candidate) =>
          candidate.at === at &&
          (candidate.method ?? request.method) === request.method &&
          (candidate.path?.test(pathname) ?? true),
      );
      if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
      if (fault?.times === 0) faults.splice(faults.indexOf(fault), 1);
      for (const [name, value] of Object.entries(crossOriginHeaders)) response.setHeader(name, value);
      if (request.method === 'OPTIONS') response.writeHead(204).end();
      else if (fault?.page) {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<html>Please sign in to the Wi-Fi</html>');
      } else if (fault?.status !== undefined) response.writeHead(fault.status, { ...fault.headers }).end();
      else if (!fault?.hang) handle(request, response, fault);
      recorded.status = response.statusCode;
      requests.push(recorded);
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
  }

  function serveHub(
    request: IncomingMessage,
    response: ServerResponse,
    fault: BodyFault | undefined,
  ): unknown {
    const route = parseRoute(request.url!);
    if (route === undefined) return refuse(response, 404, '');
    const newId = renamed.get(route.id);
    if (newId !== undefined) {
      return response.writeHead(307, { location: request.url!.replace(route.id, newId) }).end();
    }
    const repository = repositories.get(route.id);
    if (repository === undefined) return refuse(response, 404, 'RepoNotFound');
    if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) {
      return refuse(response, 401, 'RepoNotFound');
    }
    const commit = repository.refs.get(route.revision) ?? route.revision;
    const tree = repository.commits.get(commit);
    if (tree === undefined) return refuse(response, 404, 'RevisionNotFound');
    if (route.kind === 'info') {
      const blobs = new URL(request.url!, 'http://local').searchParams.get('blobs') === 'true';
      const siblings = [...tree].map(([file, { bytes, oid, gitId, large }]) => ({
        rfilename: file,
        ...(blobs && { blobId: gitId, size: bytes.length }),
        ...(blobs && large && { lfs: { sha256: oid, size: bytes.length, pointerSize: 134 } }),
      }));
      return json(response, { id: route.id, sha: commit, private: repository.token !== undefined, siblings });
    }
    if (route.kind === 'tree') {
      const entries = [...tree].map(([path, { bytes, oid, large }]) => ({
        type: 'file',
        path,
        size: bytes.length,
        ...(large ? { lfs: { oid, size: bytes.length, pointerSize: 134 } } : { oid }),
      }));
      return json(response, entries);
    }
    const file = tree.get(route.file);
    if (file === undefined) return refuse(response, 404, 'EntryNotFound', { 'x-repo-commit': commit });
    if (!file.large) {
      return serveBytes(
        request,
        response,
        file.bytes,
        { 'x-repo-commit': commit, etag: `"${file.oid}"` },
        fault,
      );
    }
    return response
      .writeHead(302, {
        location: `${origin(storage)}/${file.oid}?signature=${signature}`,
        'x-repo-commit': commit,
        'x-linked-etag': `"${file.oid}"`,
        'x-linked-size': String(file.bytes.length),
      })
      .end();
  }

  function serveStorage(
    request: IncomingMessage,
    response: ServerResponse,
    fault: BodyFault | undefined,
  ): unknown {
    const { pathname, searchParams } = new URL(request.url!, 'http://local');
    if (searchParams.get('signature') !== String(signature)) return refuse(response, 403, '');
    for (const repository of repositories.values()) {
      for (const tree of repository.commits.values()) {
        for (const { bytes, oid } of tree.values()) {
          if (pathname === `/${oid}`)
            return serveBytes(request, response, bytes, { etag: `"${oid}"` }, fault);
        }
      }
    }
    return refuse(response, 404, '');
  }

  function stored(id: string): StoredRepository {
    const repository = repositories.get(id);
    if (repository === undefined) throw new Error(`The local hub has no repository ${id}.`);
    return repository;
  }

  async function close(): Promise<void> {
    await Promise.all(
      [hub, storage].map(
        (server) =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          }),
      ),
    );
  }

  return {
    url: origin(hub),
    requests,
    faults,
    commitOf: (id, ref = 'main') => stored(id).refs.get(ref) ?? ref,
    push: (id, files, branch = 'main') => commitFiles(stored(id), files, branch),
    expireSignedUrls: () => {
      signature++;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse, fault: BodyFault | undefined) => unknown;

interface Route {
  kind: 'file' | 'info' | 'tree';
  id: string;
  revision: string;
  file: string;
}

function parseRoute(url: string): Route | undefined {
  const { pathname } = new URL(url, 'http://local');
  const file = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
  if (file) return route('file', file);
  const tree = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)$/.exec(pathname);
  if (tree) return route('tree', tree);
  const info = /^\/api\/models\/([^/]+\/[^/]+?)(?:\/revision\/([^/]+))?$/.exec(pathname);
  return info ? route('info', info) : undefined;
}

function route(kind: Route['kind'], [, id, revision, file]: readonly string[]): Route {
  return {
    kind,
    id: id!,
    revision: decodeURIComponent(revision ?? 'main'),
    file: decodeURIComponent(file ?? ''),
  };
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, ...(code === '' ? {} : { 'x-error-code': code }) }).end();
}
