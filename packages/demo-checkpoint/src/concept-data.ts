/** checkpoint/concepts.json, written by data/build.ts. */
export const concepts: readonly { emoji: string; en: readonly string[]; zh: readonly string[] }[] = [
  {
    emoji: '🐕',
    en: ['dog'],
    zh: ['狗'],
  },
  {
    emoji: '🐈',
    en: ['cat'],
    zh: ['猫'],
  },
  {
    emoji: '🐎',
    en: ['horse'],
    zh: ['马'],
  },
  {
    emoji: '🐘',
    en: ['elephant'],
    zh: ['大象'],
  },
  {
    emoji: '🐢',
    en: ['turtle'],
    zh: ['乌龟'],
  },
  {
    emoji: '🐟',
    en: ['fish'],
    zh: ['鱼'],
  },
  {
    emoji: '🦋',
    en: ['butterfly'],
    zh: ['蝴蝶'],
  },
  {
    emoji: '🐧',
    en: ['penguin'],
    zh: ['企鹅'],
  },
  {
    emoji: '🦞',
    en: ['lobster'],
    zh: ['龙虾'],
  },
  {
    emoji: '🐙',
    en: ['octopus'],
    zh: ['章鱼'],
  },
  {
    emoji: '🍎',
    en: ['apple'],
    zh: ['苹果'],
  },
  {
    emoji: '🍌',
    en: ['banana'],
    zh: ['香蕉'],
  },
  {
    emoji: '🍓',
    en: ['strawberry'],
    zh: ['草莓'],
  },
  {
    emoji: '🍇',
    en: ['bunch of grapes'],
    zh: ['葡萄'],
  },
  {
    emoji: '🍕',
    en: ['pizza', 'slice of pizza'],
    zh: ['披萨'],
  },
  {
    emoji: '🍔',
    en: ['hamburger', 'burger'],
    zh: ['汉堡', '汉堡包'],
  },
  {
    emoji: '🍦',
    en: ['ice cream'],
    zh: ['冰淇淋'],
  },
  {
    emoji: '🎂',
    en: ['cake', 'birthday cake'],
    zh: ['蛋糕', '生日蛋糕'],
  },
  {
    emoji: '🍄',
    en: ['mushroom'],
    zh: ['蘑菇'],
  },
  {
    emoji: '☕',
    en: ['cup of coffee', 'coffee'],
    zh: ['咖啡'],
  },
  {
    emoji: '🌲',
    en: ['pine tree'],
    zh: ['松树'],
  },
  {
    emoji: '🌻',
    en: ['sunflower'],
    zh: ['向日葵'],
  },
  {
    emoji: '🌵',
    en: ['cactus'],
    zh: ['仙人掌'],
  },
  {
    emoji: '⭐',
    en: ['star'],
    zh: ['星星'],
  },
  {
    emoji: '🌙',
    en: ['moon'],
    zh: ['月亮'],
  },
  {
    emoji: '🚗',
    en: ['car'],
    zh: ['汽车', '小汽车'],
  },
  {
    emoji: '🚌',
    en: ['bus'],
    zh: ['公交车', '公共汽车'],
  },
  {
    emoji: '🚲',
    en: ['bicycle', 'bike'],
    zh: ['自行车', '单车'],
  },
  {
    emoji: '✈️',
    en: ['airplane', 'plane'],
    zh: ['飞机'],
  },
  {
    emoji: '⛵',
    en: ['sailboat'],
    zh: ['帆船'],
  },
  {
    emoji: '🚀',
    en: ['rocket'],
    zh: ['火箭'],
  },
  {
    emoji: '🏠',
    en: ['house'],
    zh: ['房子'],
  },
  {
    emoji: '⚽',
    en: ['soccer ball', 'football'],
    zh: ['足球'],
  },
  {
    emoji: '🎸',
    en: ['guitar'],
    zh: ['吉他'],
  },
  {
    emoji: '🎈',
    en: ['balloon'],
    zh: ['气球'],
  },
  {
    emoji: '🎁',
    en: ['gift', 'wrapped gift', 'present'],
    zh: ['礼物'],
  },
  {
    emoji: '☂️',
    en: ['umbrella'],
    zh: ['雨伞', '伞'],
  },
  {
    emoji: '👕',
    en: ['t-shirt', 'shirt'],
    zh: ['t恤'],
  },
  {
    emoji: '👗',
    en: ['dress'],
    zh: ['连衣裙', '裙子'],
  },
  {
    emoji: '👟',
    en: ['shoe', 'sneaker'],
    zh: ['鞋子', '运动鞋'],
  },
  {
    emoji: '👓',
    en: ['pair of glasses'],
    zh: ['眼镜'],
  },
  {
    emoji: '📷',
    en: ['camera'],
    zh: ['照相机', '相机'],
  },
  {
    emoji: '💻',
    en: ['laptop'],
    zh: ['笔记本电脑'],
  },
  {
    emoji: '🔑',
    en: ['key'],
    zh: ['钥匙'],
  },
  {
    emoji: '🪑',
    en: ['chair'],
    zh: ['椅子'],
  },
  {
    emoji: '⏰',
    en: ['alarm clock'],
    zh: ['闹钟'],
  },
  {
    emoji: '🔔',
    en: ['bell'],
    zh: ['铃铛'],
  },
  {
    emoji: '💡',
    en: ['light bulb'],
    zh: ['灯泡'],
  },
  {
    emoji: '🐌',
    en: ['snail'],
    zh: ['蜗牛'],
  },
  {
    emoji: '🦆',
    en: ['duck'],
    zh: ['鸭子'],
  },
  {
    emoji: '🐝',
    en: ['bee'],
    zh: ['蜜蜂'],
  },
  {
    emoji: '🐄',
    en: ['cow'],
    zh: ['奶牛'],
  },
  {
    emoji: '🐖',
    en: ['pig'],
    zh: ['猪'],
  },
  {
    emoji: '🐑',
    en: ['sheep'],
    zh: ['绵羊'],
  },
  {
    emoji: '🐓',
    en: ['rooster'],
    zh: ['公鸡'],
  },
  {
    emoji: '🐇',
    en: ['rabbit'],
    zh: ['兔子'],
  },
  {
    emoji: '🦒',
    en: ['giraffe'],
    zh: ['长颈鹿'],
  },
  {
    emoji: '🐪',
    en: ['camel'],
    zh: ['骆驼'],
  },
  {
    emoji: '🐳',
    en: ['whale'],
    zh: ['鲸鱼'],
  },
  {
    emoji: '🐍',
    en: ['snake'],
    zh: ['蛇'],
  },
  {
    emoji: '🦉',
    en: ['owl'],
    zh: ['猫头鹰'],
  },
  {
    emoji: '🦁',
    en: ['lion'],
    zh: ['狮子'],
  },
  {
    emoji: '🐼',
    en: ['panda'],
    zh: ['熊猫'],
  },
  {
    emoji: '🐸',
    en: ['frog'],
    zh: ['青蛙'],
  },
  {
    emoji: '🍉',
    en: ['slice of watermelon', 'watermelon'],
    zh: ['西瓜'],
  },
  {
    emoji: '🍍',
    en: ['pineapple'],
    zh: ['菠萝'],
  },
  {
    emoji: '🥕',
    en: ['carrot'],
    zh: ['胡萝卜'],
  },
  {
    emoji: '🌽',
    en: ['ear of corn'],
    zh: ['玉米'],
  },
  {
    emoji: '🥑',
    en: ['avocado'],
    zh: ['牛油果'],
  },
  {
    emoji: '🍋',
    en: ['lemon'],
    zh: ['柠檬'],
  },
  {
    emoji: '🍩',
    en: ['doughnut', 'donut'],
    zh: ['甜甜圈'],
  },
  {
    emoji: '🧀',
    en: ['piece of cheese', 'cheese'],
    zh: ['奶酪'],
  },
  {
    emoji: '⌨️',
    en: ['keyboard'],
    zh: ['键盘'],
  },
  {
    emoji: '🍷',
    en: ['glass of wine'],
    zh: ['红酒', '葡萄酒'],
  },
  {
    emoji: '🌹',
    en: ['rose'],
    zh: ['玫瑰'],
  },
  {
    emoji: '🌴',
    en: ['palm tree'],
    zh: ['棕榈树'],
  },
  {
    emoji: '🍁',
    en: ['maple leaf'],
    zh: ['枫叶'],
  },
  {
    emoji: '☁️',
    en: ['cloud'],
    zh: ['云'],
  },
  {
    emoji: '❄️',
    en: ['snowflake'],
    zh: ['雪花'],
  },
  {
    emoji: '🌈',
    en: ['rainbow'],
    zh: ['彩虹'],
  },
  {
    emoji: '🚂',
    en: ['steam train', 'train'],
    zh: ['火车'],
  },
  {
    emoji: '🚜',
    en: ['tractor'],
    zh: ['拖拉机'],
  },
  {
    emoji: '🚁',
    en: ['helicopter'],
    zh: ['直升机'],
  },
  {
    emoji: '🛵',
    en: ['motor scooter', 'scooter'],
    zh: ['摩托车'],
  },
  {
    emoji: '🏀',
    en: ['basketball'],
    zh: ['篮球'],
  },
  {
    emoji: '🥁',
    en: ['drum'],
    zh: ['鼓'],
  },
  {
    emoji: '🎺',
    en: ['trumpet'],
    zh: ['小号'],
  },
  {
    emoji: '🎻',
    en: ['violin'],
    zh: ['小提琴'],
  },
  {
    emoji: '🧸',
    en: ['teddy bear'],
    zh: ['泰迪熊', '玩具熊'],
  },
  {
    emoji: '⌚',
    en: ['watch', 'wristwatch'],
    zh: ['手表'],
  },
  {
    emoji: '📱',
    en: ['mobile phone', 'phone'],
    zh: ['手机'],
  },
  {
    emoji: '✂️',
    en: ['pair of scissors'],
    zh: ['剪刀'],
  },
  {
    emoji: '🔨',
    en: ['hammer'],
    zh: ['锤子'],
  },
  {
    emoji: '🎩',
    en: ['top hat', 'hat'],
    zh: ['礼帽', '帽子'],
  },
  {
    emoji: '👑',
    en: ['crown'],
    zh: ['皇冠', '王冠'],
  },
  {
    emoji: '🕯️',
    en: ['candle'],
    zh: ['蜡烛'],
  },
  {
    emoji: '✏️',
    en: ['pencil'],
    zh: ['铅笔'],
  },
  {
    emoji: '📕',
    en: ['book'],
    zh: ['书'],
  },
  {
    emoji: '🧲',
    en: ['magnet'],
    zh: ['磁铁'],
  },
  {
    emoji: '🎧',
    en: ['pair of headphones'],
    zh: ['耳机'],
  },
];
