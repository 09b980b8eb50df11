import { byteToken } from './byte-token.ts';
import {
  type CompactTables,
  longestToken,
  mostMerges,
  normalizedFlag,
  specialFlag,
} from './compact-tables.ts';
import { differenceFromGemma, property } from './gemma-pipeline.ts';

type Built<T> = T | { reason: string };

/** The tables of a parsed tokenizer.json, or the reason why they cannot stand for it. */
export function compactTablesOf(
  tokenizerJson: unknown,
  sha256: Uint8Array = new Uint8Array(32),
): Built<CompactTables> {
  const reason = differenceFromGemma(tokenizerJson);
  if (reason !== undefined) return { reason };
  const model = property(tokenizerJson, 'model');
  const vocab = Object(property(model, 'vocab'));
  const vocabulary = new Map<string, unknown>();
  for (const token of Object.keys(vocab)) vocabulary.set(token, vocab[token]); // entries would double the memory
  const tokens = tokensOf(vocabulary);
  if ('reason' in tokens) return tokens;
  const ids = vocabulary as Map<string, number>;
  const merges = mergesOf(property(model, 'merges'), ids, tokens.tokenLengths);
  if ('reason' in merges) return merges;
  const added = addedOf(property(tokenizerJson, 'added_tokens') ?? [], ids);
  if ('reason' in added) return added;
  return { sha256, ...tokens, ...merges, ...added };
}

function tokensOf(
  vocabulary: ReadonlyMap<string, unknown>,
): Built<Pick<CompactTables, 'text' | 'tokenLengths'>> {
  const names: string[] = new Array(vocabulary.size);
  let characters = 0;
  for (const [token, id] of vocabulary) {
    const isFree = typeof id === 'number' && id >= 0 && id < names.length && names[id] === undefined;
    if (!isFree || !Number.isInteger(id))
      return { reason: `the id ${id} in a vocabulary of ${names.length}` };
    if (/\p{Surrogate}/u.test(token))
      return { reason: `a token that is not Unicode, ${JSON.stringify(token)}` };
    names[id] = token;
    characters += token.length;
  }
  for (let byte = 0; byte < 256; byte++) {
    const isCharacter = byte < 128 && vocabulary.has(String.fromCharCode(byte));
    if (!isCharacter && !vocabulary.has(byteToken(byte))) return { reason: `no token ${byteToken(byte)}` };
  }
  const encoder = new TextEncoder();
  const text = new Uint8Array(3 * characters);
  const tokenLengths = new Uint8Array(names.length);
  let at = 0;
  for (const [id, name] of names.entries()) {
    const { written } = encoder.encodeInto(name, text.subarray(at));
    if (written === 0 || written > longestToken) return { reason: `a token of ${written} bytes` };
    tokenLengths[id] = written;
    at += written;
  }
  return { text: text.slice(0, at), tokenLengths };
}

function mergesOf(
  merges: unknown,
  ids: ReadonlyMap<string, number>,
  tokenLengths: Uint8Array,
): Built<Pick<CompactTables, 'splits' | 'mergeCounts' | 'leading'>> {
  if (!Array.isArray(merges)) return { reason: 'merges that are not a list' };
  if (merges.length > mostMerges) return { reason: `${merges.length} merges` };
  const splits = new Uint8Array(merges.length);
  const mergeCounts = new Uint8Array(tokenLengths.length);
  const order: number[] = [];
  for (const [rank, merge] of merges.entries()) {
    const [left, right, ...rest] = Array.isArray(merge) ? merge : String(merge).split(' ');
    const leftId = ids.get(left);
    const merged = ids.get(`${left}${right}`);
    if (leftId === undefined || !ids.has(right) || merged === undefined || rest.length > 0) {
      return { reason: `the merge ${JSON.stringify(merge)}` };
    }
    const split = tokenLengths[leftId]!;
    const before = splits.subarray(rank - mergeCounts[merged]!, rank);
    const isNext = order.at(-1) === merged ? !before.includes(split) : mergeCounts[merged] === 0;
    if (!isNext) return { reason: `the merge ${JSON.stringify(merge)} not next to the others of its token` };
    if (order.at(-1) !== merged) order.push(merged);
    splits[rank] = split;
    mergeCounts[merged]!++;
  }
  let leadingCount = order.length;
  while (leadingCount > 0 && order[leadingCount - 1]! < (order[leadingCount] ?? Infinity)) leadingCount--;
  return { splits, mergeCounts, leading: Uint32Array.from(order.slice(0, leadingCount)) };
}

function addedOf(
  tokens: unknown,
  ids: ReadonlyMap<string, number>,
): Built<Pick<CompactTables, 'addedIds' | 'addedFlags'>> {
  if (!Array.isArray(tokens)) return { reason: 'added_tokens that are not a list' };
  for (const token of tokens) {
    const content = property(token, 'content');
    const isPlain = !['single_word', 'lstrip', 'rstrip'].some((key) => property(token, key));
    const isKnown = typeof content === 'string' && ids.get(content) === property(token, 'id');
    if (!isPlain || !isKnown) return { reason: `the added token ${JSON.stringify(token)}` };
  }
  const flag = (token: unknown, key: string, value: number): number => (property(token, key) ? value : 0);
  return {
    addedIds: Uint32Array.from(tokens, (token) => Number(property(token, 'id'))),
    addedFlags: Uint8Array.from(
      tokens,
      (token) => flag(token, 'special', specialFlag) + flag(token, 'normalized', normalizedFlag),
    ),
  };
}
