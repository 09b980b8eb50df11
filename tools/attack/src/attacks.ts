import type { Attack } from './attack.ts';
import { safetensorsAttack } from './files/safetensors-attack.ts';
import { atOnceAttacks, killAttacks } from './kills/writer-attacks.ts';
import { networkAttack } from './network/network-attack.ts';

/** All attacks, in the order of the table. */
export const attacks: readonly Attack[] = [
  safetensorsAttack,
  networkAttack,
  ...killAttacks,
  ...atOnceAttacks,
];
