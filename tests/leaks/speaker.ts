import { type Composition, type Content, compose } from './compose.ts'
import { contactLines, recordRouteLines } from './frame.ts'
import { fieldOf, fieldsOf, type HeardMessage, hear, tagOf, uriOf } from './heard-message.ts'
import type { OperatorEnd, WayBack } from './operator-end.ts'
import type { Voice } from './places.ts'

/** What a request has beside what each has. */
export type Asking = {
  readonly content?: Content
  /** Header lines that mean something here. */
  readonly more?: readonly string[]
  /** Where it goes, if not to the number that was dialled or to the peer of the dialog. */
  readonly uri?: string
  /** The URI of From, if not the own number. */
  readonly from?: string
  readonly maxForwards?: number
  /** Breaks the message that was written. */
  readonly change?: (wire: string) => string
}

export type Answering = Pick<Asking, 'content' | 'more' | 'change'> & {
  /** Tells the phones of a forked call apart. */
  readonly phone?: string
}

type Dialog = { readonly local: string; readonly remote: string; readonly target: string; readonly callId: string }

const patienceMs = 8_000

/** One side of one scenario: what it says, each time with its secrets everywhere, and what it hears. */
export class Speaker {
  readonly voice: Voice
  /** All that it has sent. */
  readonly spoken: string[] = []
  /** How requests are answered in a dialog that no step of the scenario waits for; others get 200. */
  answers: Readonly<Record<string, number>> = {}
  /** The URI of From of what it asks outside dialogs, if not its own number. */
  from: string | undefined
  readonly #end: OperatorEnd
  readonly #dialled: string
  readonly #callId: string
  readonly #expect: (callId: string) => void
  readonly #unread: HeardMessage[] = []
  readonly #heard = new Set<string>()
  readonly #given = new Map<string, string>()
  #wake: () => void = () => {}
  #requests = 0
  #cseq = 0
  #dialog: Dialog | undefined
  #invite: { readonly wire: string; readonly message?: HeardMessage } | undefined

  /** `dialled` is where it calls: `sip:700…@host:port`. `expect` has messages of a Call-ID brought here. */
  constructor(voice: Voice, end: OperatorEnd, dialled: string, expect: (callId: string) => void) {
    this.voice = voice
    this.#end = end
    this.#dialled = dialled
    this.#expect = expect
    this.#callId = `${voice.at('the Call-ID').name}-${voice.at('the Call-ID').number}`
  }

  /** A message came for this side. */
  take(wire: string, back: WayBack): void {
    if (this.#heard.has(wire)) {
      // A request that comes again is answered again; an ACK never is, though one has the Via of its INVITE.
      const given = /^(?:ACK |SIP\/2\.0)/.test(wire) ? undefined : this.#given.get(fieldOf(wire, 'Via'))
      if (given !== undefined) back(given)
      return
    }
    this.#heard.add(wire)
    const message = hear(wire, back)
    this.#learn(message)
    this.#unread.push(message)
    this.#answerAtOnce(message)
    this.#wake()
  }

  /** The next message that was not read yet and fits; rejects when none comes. */
  async hears(what: string, fits: (message: HeardMessage) => boolean, withinMs = patienceMs): Promise<HeardMessage> {
    const until = Date.now() + withinMs
    for (;;) {
      const at = this.#unread.findIndex(fits)
      const [found] = at < 0 ? [] : this.#unread.splice(at, 1)
      if (found !== undefined) return found
      const left = until - Date.now()
      if (left <= 0) throw new Error(`the ${this.voice.side} waited in vain for ${what}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  hearsRequest(method: string, withinMs?: number): Promise<HeardMessage> {
    return this.hears(method, (message) => message.method === method, withinMs)
  }

  hearsStatus(status: number, withinMs?: number): Promise<HeardMessage> {
    return this.hears(`${status}`, (message) => message.status === status, withinMs)
  }

  /** The final response to the last request of a method; that of an INVITE gets its ACK, with this content. */
  async hearsFinal(method: string, ack: Asking = {}, withinMs?: number): Promise<HeardMessage> {
    const final = await this.hears(
      `a final response to ${method}`,
      ({ status = 0, cseq }) => status >= 200 && cseq.method === method,
      withinMs,
    )
    if (method === 'INVITE') this.#acknowledge(final, ack)
    return final
  }

  /** Sends a request outside every dialog. */
  askOutside(method: string, asking: Asking = {}): void {
    const { voice } = this
    const [display, host] = [voice.at('the display name of From').name, voice.at('the host of From')]
    const from =
      asking.from ??
      this.from ??
      `sip:${host.number}@${host.host};user=phone;x=${voice.at('a parameter of the URI of From').name}`
    const tag = `${voice.at('the tag of From').name}${this.#requests}`
    const to = voice.at('a parameter of To')
    const callId = `${this.#callId}.${this.#requests}@${voice.at('the host of the Call-ID').host}`
    this.#expect(callId)
    this.#cseq += 1
    this.#say(method, {
      uri: asking.uri ?? `${this.#dialled};x=${voice.at('a parameter of the request URI').name}`,
      from: `"${display}" <${from}>;tag=${tag};x=${voice.at('a parameter of From').name}`,
      to: `"${voice.at('the display name of To').name}" <${this.#dialled}>;x=${to.name}`,
      callId,
      asking,
      opens: true,
    })
  }

  /** Sends a request in the dialog, with this number or the next. */
  askWithin(method: string, asking: Asking = {}, cseq?: number): void {
    const dialog = this.#dialog
    if (dialog === undefined) throw new Error(`the ${this.voice.side} has no dialog`)
    if (cseq === undefined) this.#cseq += 1
    const { voice } = this
    const tag = tagOf(dialog.local) ?? ''
    const display = voice.at('the display name of From').name
    this.#say(method, {
      uri: asking.uri ?? dialog.target,
      from: `"${display}" <${uriOf(dialog.local)}>;tag=${tag};x=${voice.at('a parameter of From').name}`,
      to: dialog.remote,
      callId: dialog.callId,
      asking,
      opens: false,
      cseq,
    })
  }

  /** Cancels the INVITE that was sent last. */
  cancel(): void {
    this.#again('CANCEL')
  }

  /** Answers a request. */
  answer(request: HeardMessage, status: number, answering: Answering = {}): void {
    const { voice } = this
    const { wire } = request
    const [top = '', ...vias] = fieldsOf(wire, 'Via')
    const to = fieldOf(wire, 'To')
    const isFounding = tagOf(to) === undefined && status > 100 && status < 300
    const tag = tagOf(to) ?? `${voice.at('the tag of To').name}${answering.phone ?? ''}`
    const toName = voice.at('the display name of To').name
    const ownTo = `"${toName}" <${uriOf(to)}>${status === 100 ? '' : `;tag=${tag}`};x=${voice.at('a parameter of To').name}`
    const frame = [
      `Via: ${top};x=${voice.at('a parameter of Via').name}`,
      ...vias.map((via) => `Via: ${via}`),
      `From: ${fieldOf(wire, 'From')}`,
      `To: ${ownTo}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.cseq.number} ${request.cseq.method}`,
      ...contactLines(this.voice, this.#end.address),
      ...(isFounding ? recordRouteLines(this.voice, this.#end.address) : []),
      ...(answering.more ?? []),
    ]
    if (isFounding && request.method === 'INVITE') {
      const local = `<${uriOf(to)}>;tag=${tag}`
      this.#dialog = {
        local,
        remote: fieldOf(wire, 'From'),
        target: uriOf(fieldOf(wire, 'Contact')),
        callId: request.callId,
      }
    }
    const reason = voice.at('the reason phrase')
    const answer = this.#write(
      {
        start: `SIP/2.0 ${status} ${reason.name} ${reason.spaced}`,
        frame,
        part: 'response',
        method: request.cseq.method,
      },
      answering,
    )
    this.#given.set(top, answer)
    request.back(answer)
  }

  #say(
    method: string,
    own: {
      readonly uri: string
      readonly from: string
      readonly to: string
      readonly callId: string
      readonly asking: Asking
      readonly opens: boolean
      readonly cseq?: number | undefined
    },
  ): void {
    const { voice } = this
    const { asking } = own
    this.#requests += 1
    const branch = `z9hG4bK${voice.at('the branch of Via').name}${this.#requests}`
    const sentBy = `SIP/2.0/${this.#end.transport.toUpperCase()}`
    const behind = voice.at('the host of Via')
    const frame = [
      `Via: ${sentBy} ${this.#end.address};branch=${branch};rport;x=${voice.at('a parameter of Via').name}`,
      `Via: ${sentBy} ${behind.host};branch=z9hG4bK${behind.name};received=${voice.at('received of Via').address}`,
      `Max-Forwards: ${asking.maxForwards ?? 70}`,
      `From: ${own.from}`,
      `To: ${own.to}`,
      `Call-ID: ${own.callId}`,
      `CSeq: ${own.cseq ?? this.#cseq} ${method}`,
      ...contactLines(this.voice, this.#end.address),
      ...(own.opens ? recordRouteLines(this.voice, this.#end.address) : []),
      ...(asking.more ?? []),
    ]
    const wire = this.#write({ start: `${method} ${own.uri} SIP/2.0`, frame, part: 'request', method }, asking)
    if (method === 'INVITE') this.#invite = { wire }
    this.#end.send(wire)
  }

  /** Sends CANCEL, or the ACK to a failure: the head of the INVITE with another method (RFC 3261 sections 9.1 and 17.1.1.3). */
  #again(method: 'CANCEL' | 'ACK', to?: string): void {
    const { wire = '' } = this.#invite ?? {}
    const [start = ''] = wire.split('\r\n')
    const uri = start.split(' ')[1] ?? ''
    const frame = [
      `Via: ${fieldOf(wire, 'Via')}`,
      'Max-Forwards: 70',
      `From: ${fieldOf(wire, 'From')}`,
      `To: ${to ?? fieldOf(wire, 'To')}`,
      `Call-ID: ${fieldOf(wire, 'Call-ID')}`,
      `CSeq: ${fieldOf(wire, 'CSeq').split(' ')[0]} ${method}`,
    ]
    this.#end.send(
      this.#write({ start: `${method} ${uri} SIP/2.0`, frame, part: 'request', method }, { content: 'bodies' }),
    )
  }

  #acknowledge(final: HeardMessage, ack: Asking): void {
    if ((final.status ?? 0) >= 300) this.#again('ACK', fieldOf(final.wire, 'To'))
    else this.askWithin('ACK', ack, final.cseq.number)
  }

  /** A response that names a tag makes a dialog; the last one that did holds. */
  #learn({ wire, status = 0, cseq, callId }: HeardMessage): void {
    if (status <= 100 || status >= 300 || cseq.method !== 'INVITE') return
    const [remote, target] = [fieldOf(wire, 'To'), uriOf(fieldOf(wire, 'Contact'))]
    if (tagOf(remote) === undefined || target === '') return
    this.#dialog = { local: fieldOf(wire, 'From'), remote, target, callId }
  }

  /** What no scenario has to say itself. */
  #answerAtOnce(message: HeardMessage): void {
    const { method, wire } = message
    if (method === undefined || method === 'ACK') return
    const isOpening = tagOf(fieldOf(wire, 'To')) === undefined
    if (method === 'INVITE' && isOpening) {
      this.#invite = { wire, message }
      return
    }
    const status = this.answers[method] ?? 200
    const wantsSession = (method === 'INVITE' || (method === 'UPDATE' && message.body !== '')) && status < 300
    this.answer(message, status, { content: wantsSession ? 'session' : 'bodies' })
    const cancelled = this.#invite?.message
    if (method === 'CANCEL' && status < 300 && cancelled !== undefined && this.answers.INVITE === undefined)
      this.answer(cancelled, 487, { content: 'bodies' })
  }

  #write(
    composition: Omit<Composition, 'content'>,
    { content = 'nothing', change }: Pick<Asking, 'content' | 'change'>,
  ): string {
    const whole = compose(this.voice, { ...composition, content })
    const wire = change?.(whole) ?? whole
    this.spoken.push(wire)
    return wire
  }
}
