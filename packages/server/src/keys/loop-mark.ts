import type { Vault } from '@axbridge/core'

/**
 * The letters by which the servers of one installation know a call that they sent out themselves. They follow from the
 * master key, so that all of them have the same and nobody outside can foretell it: who could, would have every call of a
 * network refused as a loop.
 */
export const loopMark = (vault: Pick<Vault, 'hash'>): string => {
  let mark = ''
  // The first octet is the id of the key; 80 bits are enough.
  for (const octet of vault.hash('loop-mark', 'axbridge').subarray(1, 11))
    mark += String.fromCharCode(97 + (octet >> 4), 97 + (octet & 15))
  return mark
}
