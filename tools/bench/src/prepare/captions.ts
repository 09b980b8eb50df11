const words =
  `a photo of two black cats lying on the red sofa next to remote control under an umbrella in Paris
  一只黑猫 坐在 红色沙发上 旁边 有两个遥控器 antidisestablishmentarianism naïve café 1,024 children playing`.split(
    /\s+/,
  );

/** Captions of 12 words, English and Chinese, the same ones on every run. */
export function captions(count: number): string[] {
  let state = 20;
  const next = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return words[Math.floor((state / 2 ** 32) * words.length)]!;
  };
  return Array.from({ length: count }, () => Array.from({ length: 12 }, next).join(' '));
}
