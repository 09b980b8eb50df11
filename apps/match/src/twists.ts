import type { Thing } from '@fgclip2/app-parts';

/** A caption with one thing or color changed: almost right, and wrong. */
export interface Twist {
  text: string;
  from: string;
  to: string;
}

/** English and Chinese name of a color, and its place here of one that looks quite different. */
const colors: readonly (readonly [en: string, zh: string, other: number])[] = [
  ['red', '红色', 3],
  ['orange', '橙色', 4],
  ['yellow', '黄色', 5],
  ['green', '绿色', 6],
  ['blue', '蓝色', 2],
  ['purple', '紫色', 3],
  ['pink', '粉色', 4],
  ['brown', '棕色', 5],
  ['black', '黑色', 0],
  ['white', '白色', 0],
  ['gray', '灰色', 2],
];

/**
 * The twists of a caption, its colors' first, then its things', at most one a word. Nothing is changed into what
 * the caption already names.
 */
export function twists(caption: string, things: readonly Thing[]): Twist[] {
  const byColor = colors.map(([en, zh, other]) => ({
    names: [en, zh],
    others: [colors[other]![0], colors[other]![1]],
  }));
  const step = 37; // Far enough down the list to be another kind of thing.
  const byThing = things.flatMap(({ en, zh }, index) => {
    const other = things[(index + step) % things.length]!;
    return [
      ...en.map((name) => ({ names: [name], others: [other.en[0]!] })),
      ...zh.map((name) => ({ names: [name], others: [other.zh[0]!] })),
    ];
  });
  // The longest names first: a birthday cake is no cake with a birthday beside it.
  byThing.sort((a, b) => b.names[0]!.length - a.names[0]!.length);
  let rest = caption;
  return [...byColor, ...byThing].flatMap(({ names, others }) =>
    names.flatMap((from, index) => {
      const to = others[index]!;
      if (from === to || !pattern(from).test(rest) || pattern(to).test(caption)) return [];
      rest = rest.replace(pattern(from), ' ');
      return [{ text: replaced(caption, from, to), from, to }];
    }),
  );
}

/** A whole word in English, any place in Chinese. */
function pattern(name: string): RegExp {
  return /\p{Script=Han}/u.test(name) ? new RegExp(name, 'u') : new RegExp(`\\b(an? )?${name}\\b`, 'iu');
}

function replaced(caption: string, from: string, to: string): string {
  return caption.replace(pattern(from), (_, article?: string | number) =>
    typeof article === 'string' ? `${/^[aeiou]/.test(to) ? 'an' : 'a'} ${to}` : to,
  );
}
