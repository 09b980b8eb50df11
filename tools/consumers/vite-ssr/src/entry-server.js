import { load } from 'fgclip2';

const sample = './node_modules/@fgclip2/demo-checkpoint';

export async function render() {
  const fgclip2 = await load(`${sample}/checkpoint`);
  const [best] = await fgclip2.rank(`${sample}/scenes/scene0.png`, ['一只猫', '汉堡']);
  await fgclip2.dispose();
  return `${best.text} (${fgclip2.runtimeName})`;
}
