import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Match',
  about: 'Write what you see, in English or Chinese, and watch how well each caption fits the image.',
  fool: 'Try to fool it',
  foolHint: (caption: string) => `One word of “${caption}” changed:`,
  foolNothing: 'Write a caption with a color or an everyday thing in it, and it can be twisted here.',
  best: (caption: string, probability: string) => `Best caption: ${caption}, ${probability}`,
  times: (image: string, texts: string, count: number) =>
    `The image took ${image}, once; ${count} ${count === 1 ? 'caption' : 'captions'} took ${texts}.`,
  explained: 'Each caption is judged for itself, so the probabilities need not add up to 100 %.',
  list: {
    heading: 'Captions',
    item: (number: number) => `Caption ${number}`,
    add: 'Add a caption',
    remove: 'Remove',
    empty: 'No captions yet: write what is in the image, or what is not.',
  },
};

/** The texts of the app. */
export const bothWords: Words<typeof en> = {
  en,
  zh: {
    title: '匹配',
    about: '用中文或英文写下你看到的，看看每句描述与图片有多相符。',
    fool: '试着骗过它',
    foolHint: (caption) => `把“${caption}”换掉一个词：`,
    foolNothing: '写一句带有颜色或常见物品的描述，就可以在这里改动它。',
    best: (caption, probability) => `最相符的描述：${caption}，${probability}`,
    times: (image, texts, count) => `图片只算一次，用时 ${image}；${count} 句描述用时 ${texts}。`,
    explained: '每句描述单独评判，各项之和不必是 100 %。',
    list: {
      heading: '描述',
      item: (number) => `描述 ${number}`,
      add: '添加一句描述',
      remove: '删除',
      empty: '还没有描述：写下图片里有什么，或没有什么。',
    },
  },
};
