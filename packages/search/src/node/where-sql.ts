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
      const sql = `(${isNumber} AND CAST(${column} AS REAL) IN (SELECT CAST(value AS REAL) FROM json_each(?)))`;
      parts.push({ sql, values: [...jsonPath, ...jsonPath, JSON.stringify(numbers)] });
    }
    // Columns hold none.
    for (const value of new Set(name === undefined ? [] : of('boolean'))) {
      parts.push({ sql: `(${type} = ?)`, values: [...jsonPath, String(value)] });
    }
    return or(parts);
  }
  const { from, to } = where;
  // Numbers of metadata stand as text: a bound that is read in the same way equals them.
  const isText = (bound: number): boolean => name !== undefined && Number.isFinite(bound);
  const bounded = (sign: string, bound: number | undefined): WhereSql[] => {
    if (bound === undefined) return [];
    const [sql, value] = isText(bound)
      ? ["CAST(json_extract(?, '$') AS REAL)", JSON.stringify(bound)]
      : ['?', bound];
    return [{ sql: `CAST(${column} AS REAL) ${sign} ${sql}`, values: [...jsonPath, value] }];
  };
  const bounds = [...bounded('>=', from), ...bounded('<=', to)];
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
  return {
    sql: halved(
      list.map(({ sql }) => sql),
      word,
    ),
    values: list.flatMap(({ values }) => values),
  };
}

/** In halves of halves: SQLite reads a row of words as one level each, and takes at most 1,000 levels. */
function halved(list: readonly string[], word: string): string {
  if (list.length <= 2) return `(${list.join(word)})`;
  const middle = list.length >> 1;
  return `(${halved(list.slice(0, middle), word)}${word}${halved(list.slice(middle), word)})`;
}
