import type { Attack } from './attack.ts';
import { safetensorsAttack } from './files/safetensors-attack.ts';

/** All attacks, in the order of the table. */
export const attacks: readonly Attack[] = [
  safetensorsAttack, //
];
