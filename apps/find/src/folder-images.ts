import { loadSamples, type Page } from '@fgclip2/app-parts';

/** An image that may be indexed. */
export interface ListedImage {
  path: string;
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
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** The sample images, as if they were files. */
export async function sampleImages(page: Page): Promise<ListedImage[]> {
  const samples = await loadSamples(page);
  return Promise.all(
    samples.map(async ({ name, url }) => {
      const blob = await (await fetch(url, { signal: page.signal })).blob();
      const file = new File([blob], `${name}.png`, { type: blob.type, lastModified: 0 });
      return { path: `samples/${name}.png`, file };
    }),
  );
}

async function walk(folder: FileSystemDirectoryHandle, path: string, listed: ListedImage[]): Promise<void> {
  for await (const entry of folder.values()) {
    const below = `${path}/${entry.name}`;
    if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, below, listed);
    else if (extensions.test(entry.name)) {
      listed.push({ path: below, file: await (entry as FileSystemFileHandle).getFile() });
    }
  }
}
