import { loadSamples, type Page } from '@fgclip2/app-parts';

/** An image that may be indexed. */
export interface ListedImage {
  path: string;
  /** Its path, size and time of change. */
  key: string;
  file: File;
}

interface DirectoryPicker {
  showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>;
}

/** Browsers that cannot read one of them say so. */
const extensions = /\.(avif|bmp|gif|hei[cf]|jpe?g|png|tiff?|webp)$/i;

/** Whether the browser lets a page read a folder directly; others have an input for it. */
export function hasFolderPicker(): boolean {
  return (window as DirectoryPicker).showDirectoryPicker !== undefined;
}

/** The images of a folder that the user picks, and of those in it. */
export async function pickFolder(): Promise<ListedImage[]> {
  const folder = await (window as DirectoryPicker).showDirectoryPicker!();
  const listed: ListedImage[] = [];
  await walk(folder, folder.name, listed);
  return listed;
}

/** The images of an `<input type="file" webkitdirectory>`. */
export function inputImages(files: Iterable<File>): ListedImage[] {
  return [...files]
    .filter(({ name }) => extensions.test(name))
    .map((file) => listedImage(file.webkitRelativePath || file.name, file));
}

/** The sample images, as if they were files. */
export async function sampleImages(page: Page): Promise<ListedImage[]> {
  const samples = await loadSamples(page);
  return Promise.all(
    samples.map(async ({ name, url }) => {
      const blob = await (await fetch(url, { signal: page.signal })).blob();
      return listedImage(`samples/${name}.png`, new File([blob], name, { type: blob.type, lastModified: 0 }));
    }),
  );
}

async function walk(folder: FileSystemDirectoryHandle, path: string, listed: ListedImage[]): Promise<void> {
  for await (const entry of folder.values()) {
    const below = `${path}/${entry.name}`;
    if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, below, listed);
    else if (extensions.test(entry.name)) {
      listed.push(listedImage(below, await (entry as FileSystemFileHandle).getFile()));
    }
  }
}

function listedImage(path: string, file: File): ListedImage {
  return { path, key: `${path}|${file.size}|${file.lastModified}`, file };
}
