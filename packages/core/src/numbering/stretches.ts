/** Which octets a stretch may consist of: not 0 at the code of each. A character beyond the table is none of them. */
export type OctetTable = Uint8Array

/** The table of the octets of `text`. */
export const octetTable = (text: string): OctetTable => {
  const table = new Uint8Array(256)
  for (const octet of text) table[octet.charCodeAt(0)] = 1
  return table
}

/**
 * Whether `search` finds something in one of the stretches of `text` that consist of octets of the table alone and are at
 * least so long. Every such stretch covers one of the octets that stand `least` apart, so that of most texts only these
 * are looked at.
 */
export const someStretch = (
  text: string,
  least: number,
  table: OctetTable,
  search: (from: number, to: number) => boolean,
): boolean => {
  const { length } = text
  for (let at = least - 1; at < length; ) {
    if (!isIn(table, text, at)) {
      at += least
      continue
    }
    let from = at
    while (from > 0 && isIn(table, text, from - 1)) from -= 1
    let to = at + 1
    while (to < length && isIn(table, text, to)) to += 1
    if (to - from >= least && search(from, to)) return true
    // What stands at `to` ends every stretch, so the next one begins behind it.
    at = to + least
  }
  return false
}

const isIn = (table: OctetTable, text: string, at: number): boolean => (table[text.charCodeAt(at)] ?? 0) !== 0
