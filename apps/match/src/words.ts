import type { Words } from '@fgclip2/app-parts';

const en = {
  title: 'Match',
  about: 'Write what you see, in English or Chinese: how well does each caption fit the image?',
  fool: 'Try to fool it',
  foolHint: (caption: string) => `Change a word of “${caption}”:`,
  foolNothing: 'Write a caption with a color or an everyday thing in it.',
  best: (caption: string, probability: string) => `Best caption: ${caption}, ${probability}`,
  times: (image: string, texts: string, count: number) =>
    `Image ${image}, once; ${count} ${count === 1 ? 'caption' : 'captions'} ${texts}.`,
  explained: 'Each caption is judged alone.',
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
    about: '用中文或英文写下你看到的：每句描述与图片有多相符？',
    fool: '试着骗过它',
    foolHint: (caption) => `把“${caption}”换掉一个词：`,
    foolNothing: '写一句带有颜色或常见物品的描述。',
    best: (caption, probability) => `最相符的描述：${caption}，${probability}`,
    times: (image, texts, count) => `图片 ${image}，只算一次；${count} 句描述 ${texts}。`,
    explained: '每句描述单独评判。',
    list: {
      heading: '描述',
      item: (number) => `描述 ${number}`,
      add: '添加一句描述',
      remove: '删除',
      empty: '还没有描述：写下图片里有什么，或没有什么。',
    },
  },
};
