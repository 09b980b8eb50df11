import type { SQLInputValue } from 'node:sqlite';
import { folderPrefix, metadataName, type Where, type WhereValue } from '../store/where.ts';

/** A condition in SQL, and the values of its question marks. */
export interface WhereSql {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const columns: Readonly<Record<string, string>> = {
  path: 'files.path',
  hash: 'images.hash',
  size: 'files.size',
  mtimeMs: 'files.mtime',
  width: 'images.width',
  height: 'images.height',
};

/** A checked condition over the tables `files` and `images`. Everything that was given is a parameter. */
export function whereSql(where: Where): WhereSql {
  if ('and' in where) return joined(where.and, ' AND ', '1');
  if ('or' in where) return joined(where.or, ' OR ', '0');
  if ('under' in where) return under(where.under);
  const name = metadataName(where.field);
  const column = name === undefined ? columns[where.field]! : `json_extract(images.metadata, ?)`;
  const type = name === undefined ? `typeof(${column})` : 'json_type(images.metadata, ?)';
  const jsonPath = name === undefined ? [] : [`$."${name}"`];
  const isNumber = `${type} IN ('integer', 'real')`;
  if ('eq' in where || 'in' in where) {
    const given: readonly WhereValue[] = 'eq' in where ? [where.eq] : where.in;
    const of = (kind: string) => given.filter((value) => typeof value === kind);
    const parts: WhereSql[] = [];
    const texts = of('string') as string[];
    if (texts.length > 0) {
      const sql = `(${type} = 'text' AND ${column} IN (SELECT value FROM json_each(?)))`;
      parts.push({ sql, values: [...jsonPath, ...jsonPath, JSON.stringify(texts)] });
    }
    const numbers = of('number') as number[];
    if (numbers.length > 0) {
      const sql = `(${isNumber} AND ${column} IN (SELECT value FROM json_each(?)))`;
      parts.push({ sql, values: [...jsonPath, ...jsonPath, JSON.stringify(numbers)] });
    }
    // Columns hold none.
    for (const value of new Set(name === undefined ? [] : of('boolean'))) {
      parts.push({ sql: `(${type} = ?)`, values: [...jsonPath, String(value)] });
    }
    return or(parts);
  }
  const { from, to } = where;
  const bounds = [
    ...(from === undefined ? [] : [{ sql: `${column} >= ?`, values: [...jsonPath, from] }]),
    ...(to === undefined ? [] : [{ sql: `${column} <= ?`, values: [...jsonPath, to] }]),
  ];
  return all([{ sql: isNumber, values: jsonPath }, ...bounds]);
}

/** `/a` and all from `/a/` up to `/a0`, since 0 comes after the slash: the order of the index. */
function under(folder: string): WhereSql {
  const prefix = folderPrefix(folder);
  return {
    sql: '(files.path = ? OR (files.path >= ? AND files.path < ?))',
    values: [prefix.slice(0, -1), prefix, `${prefix.slice(0, -1)}0`],
  };
}

function joined(list: readonly Where[], word: string, empty: string): WhereSql {
  return join(list.map(whereSql), word, empty);
}

function all(list: readonly WhereSql[]): WhereSql {
  return join(list, ' AND ', '1');
}

function or(list: readonly WhereSql[]): WhereSql {
  return join(list, ' OR ', '0');
}

function join(list: readonly WhereSql[], word: string, empty: string): WhereSql {
  if (list.length === 0) return { sql: empty, values: [] };
  return { sql: `(${list.map(({ sql }) => sql).join(word)})`, values: list.flatMap(({ values }) => values) };
}
