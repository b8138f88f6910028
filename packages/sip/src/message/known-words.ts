const isLetter = (code: number): boolean => {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

type Entry<Meaning> = {
  /** In lower case, where case means nothing. */
  readonly octets: Uint8Array
  /** What an octet of the text is combined with, so that a capital letter is as good as a small one. */
  readonly cases: Uint8Array
  readonly meaning: Meaning
}

/** The place of the words that begin alike and are equally long. */
const placeOf = (first: number, length: number): number => ((first & 31) << 5) | (length & 31)

const places = 1024

/** Words that are known. One is found where it stands in a text, without a string being made for it. */
export class KnownWords<Meaning> {
  readonly #places: Entry<Meaning>[][]

  constructor(words: Iterable<readonly [string, Meaning]>, spelling: 'any_case' | 'as_written') {
    this.#places = Array.from({ length: places }, () => [])
    for (const [word, meaning] of words) {
      const octets = Uint8Array.from(spelling === 'any_case' ? word.toLowerCase() : word, (octet) =>
        octet.charCodeAt(0),
      )
      const cases = octets.map((code) => (spelling === 'any_case' && isLetter(code) ? 0x20 : 0))
      this.#places[placeOf(octets[0] ?? 0, octets.length)]?.push({ octets, cases, meaning })
    }
  }

  /** What the word between `from` and `to` means; undefined for one that is not known. */
  at(text: string, from: number, to: number): Meaning | undefined {
    const entries = this.#places[placeOf(text.charCodeAt(from), to - from)]
    if (entries === undefined) return undefined
    for (const { octets, cases, meaning } of entries) {
      if (octets.length !== to - from) continue
      let same = 0
      while (same < octets.length && (text.charCodeAt(from + same) | (cases[same] ?? 0)) === octets[same]) same += 1
      if (same === octets.length) return meaning
    }
    return undefined
  }
}
