/** What an error says, without the name of the package in front. */
export function plainMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\[(@fgclip2\/[\w-]+|fgclip2|app)\] /, '');
}
