import { type Address, formatHostPort, formatNameAddr, type Header, type TransportKind } from '@axbridge/sip'
import type { SessionOwner } from './offer-answer.ts'
import { ownTraces } from './own-traces.ts'
import { randomLetters } from './random-letters.ts'

/** How a phone names itself on the wire. */
export type Identity = {
  /** `sip:number@server`: what From says. */
  readonly uri: string
  readonly contact: string
  readonly session: SessionOwner
  readonly from: (tag: string) => string
  readonly traces: (kind: 'request' | 'response') => readonly Header[]
  /** A new Call-ID, tag, or branch part. */
  readonly token: (kind: 'call-id' | 'tag' | 'branch') => string
  /** The phrase of a response, if the phone has its own. */
  readonly reason: string | undefined
}

export type IdentityParts = {
  readonly number: string
  readonly name: string | undefined
  readonly domain: Address
  readonly own: Address
  readonly transport: TransportKind
  /** Writes its own number wherever it can. */
  readonly talkative: boolean
}

/** Texts are byte strings on the wire: other characters go as UTF-8. */
const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const letterCount = { 'call-id': 24, tag: 16, branch: 24 } as const

export const makeIdentity = (parts: IdentityParts): Identity => {
  const { number, own, talkative } = parts
  const uri = `sip:${number}@${formatHostPort(parts.domain)}`
  const transport = parts.transport === 'tcp' ? ';transport=tcp' : ''
  const trace = talkative ? number : ''
  const display = parts.name === undefined ? {} : { display: octetsOf(parts.name) }
  return {
    uri,
    contact: formatNameAddr({ uri: `sip:${number}@${formatHostPort(own)}${transport}`, parameters: [] }),
    session: talkative
      ? { user: number, name: `call of ${number}`, address: own }
      : { user: '-', name: '-', address: own },
    from: (tag) => formatNameAddr({ ...display, uri, parameters: [{ name: 'tag', value: tag }] }),
    traces: (kind) => (talkative ? ownTraces(number, own.host, kind) : []),
    token: (kind) => {
      const letters = randomLetters(letterCount[kind])
      return kind === 'call-id' ? `${letters}@${talkative ? `${number}.` : ''}phone.invalid` : `${trace}${letters}`
    },
    reason: talkative ? `this is ${number}` : undefined,
  }
}
