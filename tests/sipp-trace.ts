import { parseMessage, type SipMessage, type SipRequest, type SipResponse } from '@axbridge/sip'

/** One message as SIPp sent or received it, octet by octet (latin1). */
export type TracedMessage = { readonly direction: 'sent' | 'received'; readonly wire: string }

const heading =
  /^-{40,} [0-9-]{10} [0-9:.]+\n(?:UDP|TCP) message (received|sent) [[(]([0-9]+)(?:\] bytes :|\x20bytes\):)\n\n/

/** What SIPp writes between messages while a TCP connection is set up. */
const asides = /^(?:(?:Problem EAGAIN on|Exit problem event on) socket .*\n|\n)*/

/**
 * Reads what `sipp -trace_msg` wrote. Every octet of the file is accounted for: a trace that is not understood to its
 * end throws, since a search through a part of it would prove nothing.
 */
export const readTrace = (text: string): readonly TracedMessage[] => {
  const messages: TracedMessage[] = []
  let at = asidesAt(text, 0)
  while (at < text.length) {
    const found = heading.exec(text.slice(at, at + 200))
    if (found === null) {
      at = endOfComplaint(text, at, messages.at(-1))
      continue
    }
    const from = at + found[0].length
    const to = from + Number(found[2])
    if (to > text.length) throw new Error('a trace of SIPp ends within a message')
    messages.push({ direction: found[1] === 'sent' ? 'sent' : 'received', wire: text.slice(from, to) })
    at = asidesAt(text, to)
  }
  return messages
}

const asidesAt = (text: string, from: number): number =>
  from + (asides.exec(text.slice(from, from + 2_000))?.[0].length ?? 0)

/** A message that fits no step of a scenario is quoted once more behind itself. */
const complaint = /^-{40,}\nUnexpected (?:UDP|TCP) message received:\n\n/

const endOfComplaint = (text: string, at: number, about: TracedMessage | undefined): number => {
  const found = complaint.exec(text.slice(at, at + 200))
  const from = at + (found?.[0].length ?? 0)
  if (found === null || about === undefined || !text.startsWith(about.wire, from)) {
    throw new Error('a trace of SIPp is not understood to its end')
  }
  return asidesAt(text, from + about.wire.length)
}

const parsed = ({ wire }: TracedMessage): SipMessage => {
  const outcome = parseMessage(wire)
  if (!outcome.ok) throw new Error(`a traced message cannot be read: ${outcome.fault.rule}`)
  return outcome.message
}

/** What one phone saw and said. */
export class PhoneTrace {
  readonly #messages: readonly TracedMessage[]

  constructor(messages: readonly TracedMessage[]) {
    this.#messages = messages
  }

  /** Every octet that arrived. */
  get receivedWire(): string {
    return this.#wireOf('received')
  }

  get sentWire(): string {
    return this.#wireOf('sent')
  }

  /** The requests of one method that arrived, retransmissions too. */
  requests(method: string): readonly SipRequest[] {
    return this.#arrived().filter((one): one is SipRequest => one.kind === 'request' && one.method === method)
  }

  /** The responses that arrived to requests of one method, retransmissions too. */
  responses(method = 'INVITE'): readonly SipResponse[] {
    return this.#arrived().filter((one): one is SipResponse => one.kind === 'response' && methodOf(one) === method)
  }

  /** Their status codes, in order, without 100. */
  statuses(method = 'INVITE'): readonly number[] {
    return this.responses(method)
      .map(({ status }) => status)
      .filter((status) => status !== 100)
  }

  /** The first final response to INVITE. */
  get final(): SipResponse {
    const found = this.responses().find(({ status }) => status >= 200)
    if (found === undefined) throw new Error('no final response arrived')
    return found
  }

  #arrived(): readonly SipMessage[] {
    return this.#messages.filter(({ direction }) => direction === 'received').map(parsed)
  }

  #wireOf(wanted: TracedMessage['direction']): string {
    return this.#messages
      .filter(({ direction }) => direction === wanted)
      .map(({ wire }) => wire)
      .join('\n')
  }
}

const methodOf = ({ headers }: SipResponse): string | undefined =>
  headers.find(({ name }) => name === 'cseq')?.value.split(/\s+/)[1]
