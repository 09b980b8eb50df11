/**
 * What the search takes as words: runs of letters and digits, and of Chinese, which has no spaces, every
 * character and every pair. It is sent to the browser as text, so it may use nothing outside itself.
 */
export function searchTerms(text: string): string[] {
  return (text.match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu) ?? []).flatMap((run) => {
    if (!/\p{Script=Han}/u.test(run)) return [run];
    const characters = [...run];
    const pairs = characters.slice(1).map((character, index) => characters[index] + character);
    return [...characters, ...pairs];
  });
}
