import { rowsApart } from '../sdp/number-rows.ts'
import type { Guard } from '../transaction/guard.ts'

/**
 * The guard, but for the rows of short numbers in a session description. One may read as any phone number, and whoever
 * wrote it would see from a held message that the number is another party's. `rebuildSdp` lets none pass outside of them.
 */
export const besideMediaNumbers =
  (guard: Guard): Guard =>
  (wire) => {
    if (guard(wire)) return true
    const body = wire.indexOf('\r\n\r\n') + 4
    return guard(wire.slice(0, body) + rowsApart(wire.slice(body)))
  }
