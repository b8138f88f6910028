import type { WayBack } from './operator-end.ts'

/** A message that arrived, read just so far as a call needs it; by code that is none of the product's. */
export type HeardMessage = {
  readonly wire: string
  readonly back: WayBack
  /** Of a request. */
  readonly method?: string
  readonly uri?: string
  /** Of a response. */
  readonly status?: number
  readonly callId: string
  readonly cseq: { readonly number: number; readonly method: string }
  readonly body: string
}

export const fieldsOf = (wire: string, name: string): readonly string[] => {
  const [head = ''] = wire.split('\r\n\r\n')
  const prefix = `${name.toLowerCase()}:`
  return head
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim())
}

export const fieldOf = (wire: string, name: string): string => fieldsOf(wire, name)[0] ?? ''

export const tagOf = (value: string): string | undefined => /;tag=([^;,\s]+)/i.exec(value)?.[1]

/** The URI of a name-addr, or of an address without angle brackets. */
export const uriOf = (value: string): string => /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0] ?? ''

export const hear = (wire: string, back: WayBack): HeardMessage => {
  const start = wire.slice(0, wire.indexOf('\r\n'))
  const [, number = '0', method = ''] = /^([0-9]+)\s+(\S+)$/.exec(fieldOf(wire, 'CSeq')) ?? []
  const common = {
    wire,
    back,
    callId: fieldOf(wire, 'Call-ID'),
    cseq: { number: Number(number), method },
    body: wire.slice(wire.indexOf('\r\n\r\n') + 4),
  }
  const status = /^SIP\/2\.0 ([0-9]{3})/.exec(start)?.[1]
  if (status !== undefined) return { ...common, status: Number(status) }
  const [asked = '', uri = ''] = start.split(' ')
  return { ...common, method: asked, uri }
}
