import { load } from 'fgclip2';

const sample = './node_modules/@fgclip2/demo-checkpoint';

async function main() {
  const fgclip2 = await load(`${sample}/checkpoint`);
  const [best] = await fgclip2.rank(`${sample}/scenes/scene0.png`, ['一只猫', '汉堡']);
  console.log(`${best.text} (${fgclip2.runtimeName})`);
  await fgclip2.dispose();
}

main().catch((error) => console.log(error.message));
