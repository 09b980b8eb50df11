import { property } from './property.ts';

/** The name tokenizer_config.json gives a special token, a string or an object's `content`; else `fallback`. */
export function specialToken(config: unknown, key: 'eos_token' | 'pad_token', fallback: string): string {
  const value = property(config, key);
  const name = typeof value === 'string' ? value : property(value, 'content');
  return typeof name === 'string' ? name : fallback;
}
