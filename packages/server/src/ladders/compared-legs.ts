import type { LadderPart } from '@axbridge/api'
import { reasonPhrase } from '@axbridge/sip'
import type { KeptMessage, Leg } from './kept-message.ts'
import { linesOf, type MessageLine, piecesOf } from './message-words.ts'

type Kind = LadderPart['kind']

/** The form of every message: it tells nothing of anybody. */
const formWords: ReadonlySet<string> = new Set(
  'SIP 2.0 sip sips tel tag branch rport received transport UDP TCP TLS WS WSS udp tcp tls ws wss lr'.split(' '),
)
const formNames: ReadonlySet<string> = new Set(
  'Via From To Call-ID CSeq Contact Max-Forwards Content-Type Content-Length'.split(' '),
)

const isProtectedNumber = (word: string): boolean => /^700[0-9]{12}$/.test(word)

const otherOf = (leg: Leg): Leg => (leg === 'a' ? 'b' : 'a')

/** All words and names of header fields that a leg got and was sent. */
class LegWords {
  readonly got = new Set<string>()
  readonly sent = new Set<string>()
  readonly namesGot = new Set<string>()
  readonly namesSent = new Set<string>()
  /** Words that its phone said before we did. */
  readonly theirs = new Set<string>()
  /** Words that we said first. */
  readonly ours = new Set<string>()

  take(message: KeptMessage): void {
    const isIn = message.direction === 'in'
    for (const { name, value } of linesOf(message.wire)) {
      if (name !== undefined) (isIn ? this.namesGot : this.namesSent).add(name)
      for (const { text, isWord } of piecesOf(value)) if (isWord) this.#word(text, isIn)
    }
  }

  #word(word: string, isIn: boolean): void {
    if (isIn) this.got.add(word)
    else this.sent.add(word)
    if (!this.theirs.has(word) && !this.ours.has(word)) (isIn ? this.theirs : this.ours).add(word)
  }
}

/**
 * What of a message the other leg got too, by comparing all that both legs got and were sent: a word that came and was never sent to the
 * other side is hidden from it; one that was sent, and that neither side had said, is ours.
 */
export class ComparedLegs {
  readonly #legs = { a: new LegWords(), b: new LegWords() }

  constructor(messages: readonly KeptMessage[]) {
    for (const message of messages) this.#legs[message.leg].take(message)
  }

  /** The message as text, piece by piece, its lines ended by line feeds. */
  partsOf(message: KeptMessage): LadderPart[] {
    const parts = new JoinedParts()
    for (const [at, line] of linesOf(message.wire).entries()) {
      if (at > 0) parts.add('\n', 'plain')
      if (at === 0) this.#addStart(parts, line.value, message)
      else {
        const kind = this.#kindOfName(line, message)
        parts.add(line.before, kind)
        // A field that the other leg did not get, or that is ours, is so as a whole, but for the 700 number.
        this.#addValue(parts, line.value, message, kind === 'plain' ? undefined : kind)
      }
    }
    return parts.all()
  }

  /** The method, the status and a phrase that belongs to it are what both legs understand, whoever said them first. */
  #addStart(parts: JoinedParts, value: string, message: KeptMessage): void {
    const [form = '', status] = /^(?:SIP\/2\.0 ([0-9]{3}) ?|\S+ )/.exec(value) ?? []
    const rest = value.slice(form.length)
    parts.add(form, 'plain')
    if (status !== undefined && rest === reasonPhrase(Number(status))) parts.add(rest, 'plain')
    else this.#addValue(parts, rest, message)
  }

  #addValue(parts: JoinedParts, value: string, message: KeptMessage, whole?: Kind): void {
    for (const { text, isWord } of piecesOf(value)) {
      if (isWord) parts.add(text, isProtectedNumber(text) ? 'number' : (whole ?? this.#kindOf(text, message)))
      else if (whole === undefined) parts.addBetween(text)
      else parts.add(text, whole)
    }
  }

  #kindOfName({ name, before }: MessageLine, { leg, direction }: KeptMessage): Kind {
    if (name === undefined || before === '' || formNames.has(name)) return 'plain'
    const [own, other] = [this.#legs[leg], this.#legs[otherOf(leg)]]
    if (direction === 'in') return other.namesSent.has(name) ? 'plain' : 'hidden'
    return own.namesGot.has(name) || other.namesGot.has(name) ? 'plain' : 'ours'
  }

  #kindOf(word: string, { leg, direction }: KeptMessage): Kind {
    if (formWords.has(word)) return 'plain'
    const [own, other] = [this.#legs[leg], this.#legs[otherOf(leg)]]
    if (direction === 'in') return other.sent.has(word) || own.ours.has(word) ? 'plain' : 'hidden'
    return own.theirs.has(word) || other.got.has(word) ? 'plain' : 'ours'
  }
}

/** Pieces of one kind that follow each other are one part. */
class JoinedParts {
  readonly #parts: { text: string; kind: Kind }[] = []
  /** What stands between two words: it belongs to both of one kind, and is plain else. */
  #between = ''

  add(text: string, kind: Kind): void {
    if (text === '') return
    const last = this.#parts.at(-1)
    if (last?.kind === kind) last.text += this.#between + text
    else {
      this.#flush()
      const plain = this.#parts.at(-1)
      if (plain?.kind === kind) plain.text += text
      else this.#parts.push({ text, kind })
    }
    this.#between = ''
  }

  addBetween(text: string): void {
    this.#between += text
  }

  all(): LadderPart[] {
    this.#flush()
    return this.#parts.map(({ text, kind }) => ({ text: Buffer.from(text, 'latin1').toString('utf8'), kind }))
  }

  #flush(): void {
    const between = this.#between
    this.#between = ''
    if (between === '') return
    const last = this.#parts.at(-1)
    if (last?.kind === 'plain') last.text += between
    else this.#parts.push({ text: between, kind: 'plain' })
  }
}
