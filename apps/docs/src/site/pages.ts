import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';
import { entriesOf, titleOf } from '../api/entries.ts';

/** A page of the site, without its locale's prefix, and what menus call it. */
export type PageNames = Record<string, string>;

/** A menu of pages below a prefix: '' for English, '/zh' for Chinese. */
export function menu(prefix: string, names: PageNames): DefaultTheme.NavItemWithLink[] {
  return Object.entries(names).map(([link, text]) => ({ text, link: `${prefix}${link}` }));
}

/** The menu of the API pages below a prefix, one an entry of a package. */
export function apiMenu(prefix: string): DefaultTheme.SidebarItem[] {
  const packages = fileURLToPath(new URL('../../../../packages/', import.meta.url));
  return entriesOf(packages).map(({ name }) => ({
    text: titleOf(name),
    link: `${prefix}/api/${name}`,
  }));
}

/** A menu's link to the source, where the workspace's package.json names a `repository`; nothing otherwise. */
export function sourceLink(text: string): DefaultTheme.NavItemWithLink[] {
  const { repository } = JSON.parse(
    readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
  );
  return repository === undefined ? [] : [{ text, link: repository }];
}
