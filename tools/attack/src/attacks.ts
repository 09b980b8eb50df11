import { apiAttack } from './api/api-attack.ts';
import type { Attack } from './attack.ts';
import { storageAttack } from './browser/storage-attack.ts';
import { configAttacks } from './files/config-attacks.ts';
import { safetensorsAttack } from './files/safetensors-attack.ts';
import { shardIndexAttack } from './files/shard-index-attack.ts';
import { compactTokenizerAttack, tokenizerAttack } from './files/tokenizer-attacks.ts';
import { bombsAttack } from './images/bombs-attack.ts';
import { boxesAttack } from './images/boxes-attack.ts';
import { imagesAttack } from './images/images-attack.ts';
import { atOnceAttacks, killAttacks } from './kills/writer-attacks.ts';
import { networkAttack } from './network/network-attack.ts';
import { rangesAttack } from './ranges/ranges-attack.ts';

/** All attacks, in the order of the table. */
export const attacks: readonly Attack[] = [
  safetensorsAttack,
  imagesAttack,
  bombsAttack,
  boxesAttack,
  shardIndexAttack,
  ...configAttacks,
  tokenizerAttack,
  compactTokenizerAttack,
  apiAttack,
  networkAttack,
  rangesAttack,
  storageAttack,
  ...killAttacks,
  ...atOnceAttacks,
];
