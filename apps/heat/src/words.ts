import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Heat',
  about: 'Type a thing: where in the image is it? Touch a spot: what does it look like?',
  opacity: 'Opacity',
  threshold: 'Threshold',
  map: (text: string) => `Heat map of “${text}”. Arrow keys move from patch to patch.`,
  patch: (row: number, column: number) => `Row ${row}, column ${column}`,
  best: (place: string, text: string, score: string) => `${place}: ${text}, ${score}`,
  hint: 'Bars: the marked patch, where one phrase has to be right.',
  times: (image: string, map: string) => `Image ${image}, once; last map ${map}.`,
  single: 'A single phrase gets 100 % everywhere: add another one to compare.',
  cosines: (low: string, high: string) => `Cosines from ${low} to ${high}`,
  list: {
    heading: 'Phrases',
    item: (number: number) => `Phrase ${number}`,
    add: 'Add a phrase',
    remove: 'Remove',
    empty: 'No phrases yet: name something, and see where it is.',
  },
};

/** The texts of the app. */
export const bothWords: Words<typeof en> = {
  en,
  zh: {
    title: '热力图',
    about: '输入一样东西，看看它在图片的哪里；再点一下图片，看看那一处像什么。',
    opacity: '不透明度',
    threshold: '阈值',
    map: (text) => `“${text}”的热力图。方向键在图块之间移动。`,
    patch: (row, column) => `第 ${row} 行，第 ${column} 列`,
    best: (place, text, score) => `${place}：${text}，${score}`,
    hint: '条形：标记的图块，假定其中必有一个词语正确。',
    times: (image, map) => `图片 ${image}，只算一次；最近一张热力图 ${map}。`,
    single: '只有一个词语时，处处都是 100 %：再添加一个来比较。',
    cosines: (low, high) => `余弦从 ${low} 到 ${high}`,
    list: {
      heading: '词语',
      item: (number) => `词语 ${number}`,
      add: '添加词语',
      remove: '删除',
      empty: '还没有词语：写下一样东西，看看它在哪里。',
    },
  },
};
