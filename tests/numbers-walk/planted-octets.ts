/** How a number may stand in octets that nobody reads as text: in a page of a database, a log of it, a backup. */
export type OctetForm = { readonly name: string; readonly of: (number: string) => readonly Buffer[] }

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** What of base64 depends on these octets alone, wherever in a text of three they begin. */
const insideBase64 = (octets: Buffer): readonly Buffer[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), octets]).toString('base64')
    const from = Math.ceil((before * 8) / 6)
    return latin1(text.slice(from, Math.floor(((before + octets.length) * 8) / 6)))
  })

/** What any text with a decimal number in it may hold. */
const areDigits = (octets: Buffer): boolean => /^[0-9]+$/.test(octets.toString('latin1'))

/**
 * Two digits in an octet. Five octets are whole wherever a number begins; the half beside them tells it from chance. Of one number in ten
 * thousand the six octets are themselves the digits of a text, as metrics and logs are full of: chance would show it everywhere.
 */
const packed = (number: string, swap: boolean): readonly Buffer[] => {
  const pair = (digits: string): string => (swap ? digits.replace(/(.)(.)/g, '$2$1') : digits)
  const ends = [...'0123456789abcdef'].map((filler) => Buffer.from(pair(`${number}${filler}`), 'hex'))
  const begins = [...'0123456789abcdef'].map((filler) => Buffer.from(pair(`${filler}${number}`), 'hex'))
  return [...ends, ...begins].filter((octets) => !areDigits(octets))
}

const integer = (value: number, octets: number): Buffer => {
  const big = Buffer.alloc(octets)
  big.writeUIntBE(value, 0, octets)
  return big
}

export const octetForms: readonly OctetForm[] = [
  { name: 'as digits', of: (number) => [latin1(number)] },
  { name: 'as digits with spaces', of: (number) => [latin1([...number].join(' '))] },
  {
    name: 'in groups',
    of: (number) => [' ', '-', '.'].map((mark) => latin1(number.replace(/^(...)(....)/, `$1${mark}$2${mark}`))),
  },
  { name: 'backwards', of: (number) => [latin1([...number].reverse().join(''))] },
  { name: 'in UTF-16', of: (number) => [Buffer.from(number, 'utf16le'), utf16be(number)] },
  { name: 'in base64', of: (number) => insideBase64(latin1(number)) },
  { name: 'in hexadecimal', of: (number) => [latin1(latin1(number).toString('hex'))] },
  { name: 'in BCD', of: (number) => packed(number, false) },
  { name: 'in TBCD', of: (number) => packed(number, true) },
  {
    name: 'as a whole number',
    // Six octets as SQLite keeps it, eight as PostgreSQL and V8 do, in either order.
    of: (number) =>
      [integer(Number(number), 6), integer(Number(`86${number}`), 6)].flatMap((big) => [
        big,
        Buffer.from(big).reverse(),
      ]),
  },
  {
    name: 'as a floating-point number',
    of: (number) => {
      const float = Buffer.alloc(8)
      float.writeDoubleBE(Number(number))
      return [float, Buffer.from(float).reverse()]
    },
  },
]

/** Searches octets for many numbers at once. */
export class OctetSearch {
  /** By their first four octets. */
  readonly #forms = new Map<number, { readonly octets: Buffer; readonly said: string }[]>()
  readonly #firsts = new Uint8Array(65_536)

  constructor(numbers: Iterable<readonly [number: string, writtenAt: string]>) {
    for (const [number, writtenAt] of numbers)
      for (const { name, of } of octetForms)
        for (const octets of of(number)) {
          const key = octets.readUInt32BE()
          const others = this.#forms.get(key) ?? []
          others.push({ octets, said: `that of ${writtenAt}, ${name}` })
          this.#forms.set(key, others)
          this.#firsts[key >>> 16] = 1
        }
  }

  /** Which were found, and how they are written; no number stands in what it says. */
  in(searched: Buffer): readonly string[] {
    const found = new Set<string>()
    for (let at = 0; at + 4 <= searched.length; at += 1) {
      const first = ((searched[at] ?? 0) << 8) | (searched[at + 1] ?? 0)
      if (this.#firsts[first] === 0) continue
      for (const { octets, said } of this.#forms.get(searched.readUInt32BE(at)) ?? [])
        if (searched.subarray(at, at + octets.length).equals(octets)) found.add(said)
    }
    return [...found]
  }
}
