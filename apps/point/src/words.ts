import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Point',
  about: 'Draw a box around anything: which of your phrases fits what is in it?',
  add: 'Add a box',
  clear: 'Remove all boxes',
  drag: 'Drag to draw, move or resize.',
  keys: 'Keys: arrows, Shift + arrows, Delete.',
  box: (number: number, label: string) => `Box ${number}${label}`,
  labeled: (text: string, score: string) => `: ${text}, ${score}`,
  hint: 'Bars: the highlighted box, where one phrase has to be right.',
  single: 'A single phrase gets 100 % in every box: add another one to compare.',
  none: 'Draw a box on the image.',
  times: (image: string, boxes: string, count: number) =>
    `Image ${image}, once; ${count} ${count === 1 ? 'box' : 'boxes'} ${boxes}.`,
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
    about: '随意框出一处：哪个词语最符合框里的东西？',
    add: '添加一个框',
    clear: '删除所有框',
    drag: '拖动来画框、移动或缩放。',
    keys: '键盘：方向键、Shift 加方向键、Delete。',
    box: (number, label) => `框 ${number}${label}`,
    labeled: (text, score) => `：${text}，${score}`,
    hint: '条形：高亮的框，假定其中必有一个词语正确。',
    none: '在图片上画一个框。',
    times: (image, boxes, count) => `图片 ${image}，只算一次；${count} 个框 ${boxes}。`,
    list: {
      heading: '词语',
      item: (number) => `词语 ${number}`,
      add: '添加词语',
      remove: '删除',
      empty: '还没有词语：写下框里可能有的东西。',
    },
    single: '只有一个词语时，每个框都是 100 %：再添加一个来比较。',
  },
};
