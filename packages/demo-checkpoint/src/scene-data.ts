import type { Sample } from './sample.ts';

/** scenes/samples.json, written by data/build.ts. */
export const samples: readonly Sample[] = [
  {
    file: 'scene0.png',
    width: 256,
    height: 224,
    background: null,
    short: {
      en: 'a burger',
      zh: '汉堡',
    },
    long: {
      en: 'this picture shows one thing. a yellow hamburger is in the middle.',
      zh: '这张图片里有一样东西。一个黄色的汉堡包在中间。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a wrapped gift',
      zh: '礼物',
    },
    boxes: [
      {
        xyxy: [39, 19, 217, 209],
        emoji: '🍔',
        color: 'yellow',
        en: 'yellow hamburger',
        zh: '黄色的汉堡',
      },
    ],
  },
  {
    file: 'scene1.png',
    width: 256,
    height: 224,
    background: null,
    short: {
      en: 'a picture of a blue keyboard',
      zh: '一个蓝色键盘。',
    },
    long: {
      en: 'this picture shows one thing. a blue keyboard is in the middle.',
      zh: '这张图片里有一样东西。一个蓝色键盘在中间。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a green keyboard',
      zh: '绿色键盘。',
    },
    boxes: [
      {
        xyxy: [28, 52, 228, 171],
        emoji: '⌨️',
        color: 'blue',
        en: 'blue keyboard',
        zh: '蓝色的键盘',
      },
    ],
  },
  {
    file: 'scene2.png',
    width: 288,
    height: 224,
    background: null,
    short: {
      en: 'a photo of a pine tree and a red car',
      zh: '一棵松树和一辆红色汽车',
    },
    long: {
      en: 'this picture shows two things. a pine tree is on the right. a red car is in the bottom left corner. the pine tree is to the right of the car.',
      zh: '这张图片里有两样东西。一辆汽车在左下角。一棵松树在右边。汽车在松树的左边。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a house and a red car.',
      zh: '房子和红色的汽车',
    },
    boxes: [
      {
        xyxy: [24, 111, 144, 188],
        emoji: '🚗',
        color: 'red',
        en: 'car',
        zh: '汽车',
      },
      {
        xyxy: [154, 47, 270, 177],
        emoji: '🌲',
        color: 'green',
        en: 'pine tree',
        zh: '松树',
      },
    ],
  },
  {
    file: 'scene3.png',
    width: 256,
    height: 256,
    background: null,
    short: {
      en: 'a pink gift and a blue umbrella',
      zh: '粉色礼物和一把蓝色雨伞',
    },
    long: {
      en: 'this picture shows two things. a pink present is in the bottom right corner. a blue umbrella is in the top left corner. the gift is to the right of the umbrella.',
      zh: '这张图片里有两样东西。一个粉色的礼物在右下角。一把蓝色的雨伞在左上角。礼物在雨伞的右边。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a green gift and a blue umbrella',
      zh: '一个绿色的礼物和蓝色的雨伞',
    },
    boxes: [
      {
        xyxy: [18, 28, 146, 155],
        emoji: '☂️',
        color: 'blue',
        en: 'blue umbrella',
        zh: '蓝色的雨伞',
      },
      {
        xyxy: [122, 114, 238, 238],
        emoji: '🎁',
        color: 'pink',
        en: 'pink gift',
        zh: '粉色的礼物',
      },
    ],
  },
  {
    file: 'scene4.png',
    width: 288,
    height: 192,
    background: null,
    short: {
      en: 'a sailboat and a whale',
      zh: '图片里有一艘帆船和一头鲸鱼',
    },
    long: {
      en: 'this picture shows two things. a blue whale is on the left. a sailboat is on the right. the whale is to the left of the sailboat.',
      zh: '这张图片里有两样东西。一头鲸鱼在左边。一艘帆船在右边。鲸鱼在帆船的左边。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a sailboat and a rose',
      zh: '图中有一艘帆船和玫瑰',
    },
    boxes: [
      {
        xyxy: [19, 41, 149, 166],
        emoji: '🐳',
        color: 'blue',
        en: 'whale',
        zh: '鲸鱼',
      },
      {
        xyxy: [151, 24, 268, 152],
        emoji: '⛵',
        color: null,
        en: 'sailboat',
        zh: '帆船',
      },
    ],
  },
  {
    file: 'scene5.png',
    width: 256,
    height: 256,
    background: null,
    short: {
      en: 'a picture of a sunflower, an elephant and an orange butterfly',
      zh: '向日葵、一头大象和橙色的蝴蝶。',
    },
    long: {
      en: 'this picture shows three things. an orange butterfly is at the bottom. a sunflower is in the top right corner. an elephant is in the top left corner. the butterfly is below the sunflower.',
      zh: '这张图片里有三样东西。一头大象在左上角。一只橙色的蝴蝶在下方。一朵向日葵在右上角。大象在蝴蝶的上方。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a sunflower, an elephant and a purple butterfly',
      zh: '一朵向日葵、一头大象和紫色蝴蝶',
    },
    boxes: [
      {
        xyxy: [20, 29, 148, 147],
        emoji: '🐘',
        color: 'gray',
        en: 'elephant',
        zh: '大象',
      },
      {
        xyxy: [152, 24, 239, 136],
        emoji: '🌻',
        color: null,
        en: 'sunflower',
        zh: '向日葵',
      },
      {
        xyxy: [82, 149, 182, 242],
        emoji: '🦋',
        color: 'orange',
        en: 'orange butterfly',
        zh: '橙色的蝴蝶',
      },
    ],
  },
  {
    file: 'scene6.png',
    width: 272,
    height: 240,
    background: null,
    short: {
      en: 'a photo of a red apple, a yellow banana and a purple bunch of grapes',
      zh: '葡萄、红色苹果和一根香蕉',
    },
    long: {
      en: 'this picture shows three things. a purple bunch of grapes is at the bottom. a banana is in the top right corner. an apple is in the top left corner. the bunch of grapes is under the banana.',
      zh: '这张图片里有三样东西。一串紫色葡萄在下方。一个苹果在左上角。一根香蕉在右上角。葡萄在苹果的下方。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a bunch of grapes, a green apple and a banana',
      zh: '葡萄、绿色苹果和一根香蕉',
    },
    boxes: [
      {
        xyxy: [24, 25, 124, 131],
        emoji: '🍎',
        color: 'red',
        en: 'apple',
        zh: '苹果',
      },
      {
        xyxy: [149, 26, 243, 130],
        emoji: '🍌',
        color: 'yellow',
        en: 'banana',
        zh: '香蕉',
      },
      {
        xyxy: [89, 126, 182, 234],
        emoji: '🍇',
        color: 'purple',
        en: 'bunch of grapes',
        zh: '葡萄',
      },
    ],
  },
  {
    file: 'scene7.png',
    width: 288,
    height: 224,
    background: null,
    short: {
      en: 'a red shoe and a green t-shirt',
      zh: '一只红色的运动鞋和一件绿色t恤',
    },
    long: {
      en: 'this picture shows two things. a green t-shirt is on the left. a red sneaker is on the right. the shirt is to the left of the shoe.',
      zh: '这张图片里有两样东西。一只红色的鞋子在右边。一件绿色的t恤在左边。鞋子在t恤的右边。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a red shoe and a pink t-shirt.',
      zh: '红色的鞋子和一件粉色t恤。',
    },
    boxes: [
      {
        xyxy: [19, 56, 141, 168],
        emoji: '👕',
        color: 'green',
        en: 'green t-shirt',
        zh: '绿色的t恤',
      },
      {
        xyxy: [147, 81, 273, 159],
        emoji: '👟',
        color: 'red',
        en: 'red shoe',
        zh: '红色的鞋子',
      },
    ],
  },
  {
    file: 'scene8.png',
    width: 256,
    height: 224,
    background: null,
    short: {
      en: 'a picture of a cake and a purple balloon.',
      zh: '一个生日蛋糕和一个紫色的气球',
    },
    long: {
      en: 'this picture shows two things. a purple balloon is on the right. a cake is on the left. the balloon is to the right of the cake.',
      zh: '这张图片里有两样东西。一个紫色气球在右边。一个蛋糕在左边。气球在蛋糕的右边。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a picture of a cake and a purple banana',
      zh: '图片里有一个蛋糕和一根紫色的香蕉',
    },
    boxes: [
      {
        xyxy: [30, 69, 122, 187],
        emoji: '🎂',
        color: null,
        en: 'cake',
        zh: '蛋糕',
      },
      {
        xyxy: [155, 40, 225, 152],
        emoji: '🎈',
        color: 'purple',
        en: 'purple balloon',
        zh: '紫色的气球',
      },
    ],
  },
  {
    file: 'scene9.png',
    width: 256,
    height: 224,
    background: null,
    short: {
      en: 'a photo of a red lobster, a keyboard, a burger and a yellow sneaker.',
      zh: '一只红色的龙虾、一个键盘、一个汉堡和一只黄色的鞋子',
    },
    long: {
      en: 'this picture shows four things. a keyboard is in the top right corner. a yellow shoe is in the bottom left corner. a hamburger is in the bottom right corner. a lobster is in the top left corner. the keyboard is to the right of the shoe.',
      zh: '这张图片里有四样东西。一个键盘在右上角。一只龙虾在左上角。一只黄色的运动鞋在左下角。一个汉堡在右下角。键盘在龙虾的右侧。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a red lobster, a keyboard, a hamburger and a blue sneaker',
      zh: '一只红色的龙虾、一个键盘、汉堡和一只蓝色的鞋子',
    },
    boxes: [
      {
        xyxy: [130, 31, 242, 96],
        emoji: '⌨️',
        color: null,
        en: 'keyboard',
        zh: '键盘',
      },
      {
        xyxy: [25, 14, 103, 118],
        emoji: '🦞',
        color: 'red',
        en: 'lobster',
        zh: '龙虾',
      },
      {
        xyxy: [16, 134, 120, 198],
        emoji: '👟',
        color: 'yellow',
        en: 'yellow shoe',
        zh: '黄色的鞋子',
      },
      {
        xyxy: [137, 115, 230, 213],
        emoji: '🍔',
        color: null,
        en: 'hamburger',
        zh: '汉堡',
      },
    ],
  },
  {
    file: 'scene10.png',
    width: 256,
    height: 256,
    background: null,
    short: {
      en: 'a green turtle, a fish, a red lobster and an octopus.',
      zh: '图片里有绿色的乌龟、鱼、红色的龙虾和一只章鱼',
    },
    long: {
      en: 'this picture shows four things. a lobster is in the top right corner. an octopus is in the bottom left corner. a green turtle is in the top left corner. a blue fish is in the bottom right corner. the lobster is right of the octopus.',
      zh: '这张图片里有四样东西。一条鱼在右下角。一只绿色的乌龟在左上角。一只红色的龙虾在右上角。一只章鱼在左下角。鱼在乌龟的下方。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a green turtle, a fish, a red lobster and a banana.',
      zh: '一只绿色的乌龟、鱼、红色龙虾和香蕉',
    },
    boxes: [
      {
        xyxy: [26, 36, 130, 120],
        emoji: '🐢',
        color: 'green',
        en: 'turtle',
        zh: '乌龟',
      },
      {
        xyxy: [147, 32, 225, 136],
        emoji: '🦞',
        color: 'red',
        en: 'lobster',
        zh: '龙虾',
      },
      {
        xyxy: [22, 140, 126, 235],
        emoji: '🐙',
        color: null,
        en: 'octopus',
        zh: '章鱼',
      },
      {
        xyxy: [137, 154, 243, 226],
        emoji: '🐟',
        color: 'blue',
        en: 'fish',
        zh: '鱼',
      },
    ],
  },
  {
    file: 'scene11.png',
    width: 288,
    height: 208,
    background: null,
    short: {
      en: 'a cactus and a camel',
      zh: '图中有仙人掌和一头骆驼',
    },
    long: {
      en: 'this picture shows two things. a green cactus is on the right. a camel is on the left. the cactus is to the right of the camel.',
      zh: '这张图片里有两样东西。一棵绿色的仙人掌在右边。一头骆驼在左边。仙人掌在骆驼的右边。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'an umbrella and a camel',
      zh: '图片里有一把伞和一头骆驼',
    },
    boxes: [
      {
        xyxy: [25, 58, 147, 174],
        emoji: '🐪',
        color: null,
        en: 'camel',
        zh: '骆驼',
      },
      {
        xyxy: [167, 42, 260, 166],
        emoji: '🌵',
        color: 'green',
        en: 'cactus',
        zh: '仙人掌',
      },
    ],
  },
  {
    file: 'scene12.png',
    width: 224,
    height: 288,
    background: null,
    short: {
      en: 'a house and a moon.',
      zh: '一座房子和月亮',
    },
    long: {
      en: 'this picture shows two things. a house is at the bottom. a moon is at the top. the house is below the moon.',
      zh: '这张图片里有两样东西。一个黄色的月亮在上方。一座房子在下方。月亮在房子的上面。',
    },
    hard_negative: {
      kind: 'obj',
      en: 'a house and a balloon.',
      zh: '图片里有一座房子和一个气球',
    },
    boxes: [
      {
        xyxy: [53, 25, 170, 143],
        emoji: '🌙',
        color: 'yellow',
        en: 'moon',
        zh: '月亮',
      },
      {
        xyxy: [50, 148, 174, 272],
        emoji: '🏠',
        color: null,
        en: 'house',
        zh: '房子',
      },
    ],
  },
  {
    file: 'scene13.png',
    width: 288,
    height: 224,
    background: null,
    short: {
      en: 'a guitar and a yellow trumpet',
      zh: '吉他和黄色的小号。',
    },
    long: {
      en: 'this picture shows two things. a trumpet is on the right. a guitar is on the left. the trumpet is to the right of the guitar.',
      zh: '这张图片里有两样东西。一把黄色小号在右边。一把红色吉他在左边。小号在吉他的右边。',
    },
    hard_negative: {
      kind: 'col',
      en: 'a picture of a guitar and a green trumpet.',
      zh: '一把吉他和一把绿色小号。',
    },
    boxes: [
      {
        xyxy: [15, 43, 145, 173],
        emoji: '🎸',
        color: 'red',
        en: 'guitar',
        zh: '吉他',
      },
      {
        xyxy: [150, 49, 266, 175],
        emoji: '🎺',
        color: 'yellow',
        en: 'trumpet',
        zh: '小号',
      },
    ],
  },
];

/** Where each image is. */
export const sceneUrls: Readonly<Record<string, URL>> = {
  'scene0.png': new URL('../scenes/scene0.png', import.meta.url),
  'scene1.png': new URL('../scenes/scene1.png', import.meta.url),
  'scene2.png': new URL('../scenes/scene2.png', import.meta.url),
  'scene3.png': new URL('../scenes/scene3.png', import.meta.url),
  'scene4.png': new URL('../scenes/scene4.png', import.meta.url),
  'scene5.png': new URL('../scenes/scene5.png', import.meta.url),
  'scene6.png': new URL('../scenes/scene6.png', import.meta.url),
  'scene7.png': new URL('../scenes/scene7.png', import.meta.url),
  'scene8.png': new URL('../scenes/scene8.png', import.meta.url),
  'scene9.png': new URL('../scenes/scene9.png', import.meta.url),
  'scene10.png': new URL('../scenes/scene10.png', import.meta.url),
  'scene11.png': new URL('../scenes/scene11.png', import.meta.url),
  'scene12.png': new URL('../scenes/scene12.png', import.meta.url),
  'scene13.png': new URL('../scenes/scene13.png', import.meta.url),
};
