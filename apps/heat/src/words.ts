import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Heat',
  about:
    'Type a thing: where in the image is it? As a heat map, or as boxes. Touch a spot: what does it look like?',
  mode: 'What is shown',
  modes: { map: 'Heat map', boxes: 'Boxes' },
  box: (text: string, probability: string) => `${text} ${probability}`,
  count: (text: string, count: number) => `${text}: ${count} ${count === 1 ? 'box' : 'boxes'}`,
  boxesHint: 'Bars: how likely the best box shows its phrase; each phrase for itself.',
  absent: (texts: string[]) => `Not found in this image: ${texts.join(', ')}.`,
  probability: 'Least probability of a box',
  boxTimes: (image: string, boxes: string) => `Image ${image}, once; last boxes ${boxes}.`,
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
    about: '输入一样东西，看看它在图片的哪里：热力图，或者框。再点一下图片，看看那一处像什么。',
    mode: '显示什么',
    modes: { map: '热力图', boxes: '框' },
    box: (text, probability) => `${text} ${probability}`,
    count: (text, count) => `${text}：${count} 个框`,
    boxesHint: '条形：最佳的框里确有其物的概率，每个词语各自计算。',
    absent: (texts) => `这张图片里没有找到：${texts.join('、')}。`,
    probability: '框的最低概率',
    boxTimes: (image, boxes) => `图片 ${image}，只算一次；最近一次画框 ${boxes}。`,
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
