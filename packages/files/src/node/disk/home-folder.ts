import { homedir } from 'node:os';

/** The user's home; `undefined` for one of a container that has none. */
export function homeFolder(): string | undefined {
  try {
    return homedir() || undefined;
  } catch {
    return undefined;
  }
}
