import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Point',
  about: 'Draw a box around anything, and see which of your phrases fits what is in it.',
  add: 'Add a box',
  clear: 'Remove all boxes',
  keys: 'Drag to draw, move or resize. With the keyboard: arrows move a box, Shift and arrows resize it, Delete removes it.',
  box: (number: number, label: string) => `Box ${number}${label}`,
  labeled: (text: string, score: string) => `: ${text}, ${score}`,
  hint: 'The bars are for the highlighted box: what each phrase gets when one of them has to be right.',
  single: 'A single phrase gets 100 % in every box: add another one to compare.',
  none: 'Draw a box on the image.',
  times: (image: string, boxes: string, count: number) =>
    `The image took ${image}, once; ${count} ${count === 1 ? 'box' : 'boxes'} took ${boxes}.`,
  list: {
    heading: 'Phrases',
    item: (number: number) => `Phrase ${number}`,
    add: 'Add a phrase',
    remove: 'Remove',
    empty: 'No phrases yet: name what may be in a box.',
  },
};

/** The texts of the app. */
export const bothWords: Words<typeof en> = {
  en,
  zh: {
    title: '指认',
    about: '随意框出一处，看看哪个词语最符合框里的东西。',
    add: '添加一个框',
    clear: '删除所有框',
    keys: '拖动来画框、移动或缩放。用键盘：方向键移动，Shift 加方向键缩放，Delete 删除。',
    box: (number, label) => `框 ${number}${label}`,
    labeled: (text, score) => `：${text}，${score}`,
    hint: '条形表示高亮的框：如果其中必有一个正确，每个词语各得多少。',
    single: '只有一个词语时，每个框都是 100 %：再添加一个来比较。',
    none: '在图片上画一个框。',
    times: (image, boxes, count) => `图片只算一次，用时 ${image}；${count} 个框用时 ${boxes}。`,
    list: {
      heading: '词语',
      item: (number) => `词语 ${number}`,
      add: '添加词语',
      remove: '删除',
      empty: '还没有词语：写下框里可能有的东西。',
    },
  },
};
