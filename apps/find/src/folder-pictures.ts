import { loadSamples, type Page } from '@fgclip2/app-parts';

/** A picture that may be indexed. */
export interface ListedPicture {
  path: string;
  /** Its path, size and time of change. */
  key: string;
  file: File;
}

interface DirectoryPicker {
  showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>;
}

const extensions = /\.(avif|bmp|gif|jpe?g|png|webp)$/i;

/** Whether the browser lets a page read a folder directly; others have an input for it. */
export function hasFolderPicker(): boolean {
  return (window as DirectoryPicker).showDirectoryPicker !== undefined;
}

/** The pictures of a folder that the user picks, and of those in it. */
export async function pickFolder(): Promise<ListedPicture[]> {
  const folder = await (window as DirectoryPicker).showDirectoryPicker!();
  const listed: ListedPicture[] = [];
  await walk(folder, folder.name, listed);
  return listed;
}

/** The pictures of an `<input type="file" webkitdirectory>`. */
export function inputPictures(files: Iterable<File>): ListedPicture[] {
  return [...files]
    .filter(({ name }) => extensions.test(name))
    .map((file) => listedPicture(file.webkitRelativePath || file.name, file));
}

/** The sample pictures, as if they were files. */
export async function samplePictures(page: Page): Promise<ListedPicture[]> {
  const samples = await loadSamples(page);
  return Promise.all(
    samples.map(async ({ name, url }) => {
      const blob = await (await fetch(url, { signal: page.signal })).blob();
      return listedPicture(
        `samples/${name}.png`,
        new File([blob], name, { type: blob.type, lastModified: 0 }),
      );
    }),
  );
}

async function walk(folder: FileSystemDirectoryHandle, path: string, listed: ListedPicture[]): Promise<void> {
  for await (const entry of folder.values()) {
    const below = `${path}/${entry.name}`;
    if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, below, listed);
    else if (extensions.test(entry.name)) {
      listed.push(listedPicture(below, await (entry as FileSystemFileHandle).getFile()));
    }
  }
}

function listedPicture(path: string, file: File): ListedPicture {
  return { path, key: `${path}|${file.size}|${file.lastModified}`, file };
}
