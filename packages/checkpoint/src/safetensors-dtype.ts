/** Bits per element of every dtype the safetensors format names. */
const dtypeBits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  F64: 64,
  I64: 64,
  U64: 64,
  C64: 64,
} as const;

/** Element type of a stored tensor, spelled as the safetensors format spells it. */
export type SafetensorsDType = keyof typeof dtypeBits;

/** Whether a header's dtype is one of the format's. */
export function isSafetensorsDType(value: unknown): value is SafetensorsDType {
  return typeof value === 'string' && Object.hasOwn(dtypeBits, value);
}

/** Bytes that `count` elements take; not a whole number where 4- and 6-bit elements do not fill a byte. */
export function dtypeBytes(dtype: SafetensorsDType, count: number): number {
  return (dtypeBits[dtype] / 8) * count;
}
