import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage'
import type { IncomingMessageEvent, OutgoingMessageEvent, RTCSessionEvent, UA } from 'jssip/lib/UA'
import { firstState, type LastCall, noCall, type PhoneState, withMessage, withMessageState } from './phone-state.ts'
import { HeardSound, soundContext, Voice } from './sound.ts'

export type PhoneLine = {
  readonly socket: string
  readonly number: string
  readonly domain: string
  readonly password: string
  readonly tones: readonly [number, number]
}

/** Both phones stand in networks that reach each other, and nothing outside of them is asked. */
const pcConfig: RTCConfiguration = { iceServers: [] }

const standardVolume = 0.35

/** Busy Here: for who talks already, and for who declines, since a 6xx would speak for all of his phones. */
const busy = 486

/** JsSIP names who did it in an enum of its own, whose values are these words. */
const isRemote = (originator: unknown): boolean => String(originator) === 'remote'

const statusOf = (message: IncomingRequest | IncomingResponse | undefined | null): number | undefined =>
  message !== undefined && message !== null && 'status_code' in message ? message.status_code : undefined

const phraseOf = (message: IncomingRequest | IncomingResponse | undefined | null): string =>
  message !== undefined && message !== null && 'reason_phrase' in message ? message.reason_phrase : ''

/** A telephone of the sandbox in this page: SIP over a WebSocket, and sound over WebRTC. Its owner stops it. */
export class SipPhone {
  readonly number: string
  readonly #line: PhoneLine
  readonly #voice: Voice
  readonly #listeners = new Set<() => void>()
  #state = firstState
  #agent: UA | undefined
  #session: RTCSession | undefined
  #heard: HeardSound | undefined
  #volume = standardVolume
  #isStopped = false
  #messages = 0

  constructor(line: PhoneLine) {
    this.#line = line
    this.number = line.number
    this.#voice = new Voice(line.tones)
  }

  readonly state = (): PhoneState => this.#state

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  get hasMicrophone(): boolean {
    return this.#voice.hasMicrophone
  }

  get isMuted(): boolean {
    return this.#volume === 0
  }

  /** How loud the other side is just now: 0 to 100. */
  level(): number {
    return this.#heard?.level() ?? 0
  }

  /** Says in its state when the telephone itself cannot be loaded. */
  async start(): Promise<void> {
    try {
      await this.#begin()
    } catch {
      if (!this.#isStopped) this.#change({ connection: 'unreached', mustReload: true })
    }
  }

  async #begin(): Promise<void> {
    // The page is there before its telephones are: they are loaded by themselves.
    const { UA, WebSocketInterface, debug } = await import('jssip')
    if (this.#isStopped) return
    debug.disable()
    const { socket, number, domain, password } = this.#line
    const agent = new UA({
      sockets: [new WebSocketInterface(socket)],
      uri: `sip:${number}@${domain}`,
      password,
      register: true,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
    })
    agent.on('registered', () => this.#change({ connection: 'ready' }))
    agent.on('registrationFailed', () => this.#change({ connection: 'unreached' }))
    agent.on('disconnected', () => this.#change({ connection: 'unreached' }))
    agent.on('connecting', () => this.#change({ connection: 'connecting' }))
    agent.on('newRTCSession', (event: RTCSessionEvent) => this.#meet(event))
    agent.on('newMessage', (event: IncomingMessageEvent | OutgoingMessageEvent) => {
      if (isRemote(event.originator)) this.#receive(event as IncomingMessageEvent)
    })
    this.#agent = agent
    agent.start()
  }

  dial(number: string): void {
    if (this.#agent === undefined || this.#session !== undefined) return
    soundContext()
    this.#change({ call: { kind: 'calling', other: number, rings: false }, last: null })
    this.#agent.call(number, { mediaStream: new MediaStream([this.#voice.track()]), pcConfig })
  }

  answer(): void {
    const session = this.#session
    // JsSIP throws at a second press, which comes before the call is confirmed.
    if (this.#state.call.kind !== 'ringing' || session?.isInProgress() !== true) return
    soundContext()
    session.answer({ mediaStream: new MediaStream([this.#voice.track()]), pcConfig })
  }

  hangUp(): void {
    if (this.#session?.isEnded() !== false) return
    this.#session.terminate(this.#state.call.kind === 'ringing' ? { status_code: busy } : {})
  }

  sendText(number: string, text: string): void {
    const agent = this.#agent
    if (agent === undefined) return
    this.#messages += 1
    const id = this.#messages
    this.#set(withMessage(this.#state, { id, direction: 'out', other: number, text, at: Date.now(), state: 'sending' }))
    agent.sendMessage(number, text, {
      contentType: 'text/plain;charset=utf-8',
      eventHandlers: {
        succeeded: () => this.#set(withMessageState(this.#state, id, { state: 'sent' })),
        failed: ({ response }: { readonly response: IncomingResponse | null }) => {
          const status = statusOf(response)
          const said = status === undefined ? {} : { status, phrase: phraseOf(response) }
          this.#set(withMessageState(this.#state, id, { state: 'refused', ...said }))
        },
      },
    })
  }

  /** What became of the last call is shown no more. */
  forgetLast(): void {
    this.#change({ last: null })
  }

  /** Rejects where there is no microphone and where it was not allowed. Changes nothing once the call is over. */
  async switchMicrophone(isWanted: boolean): Promise<void> {
    const track = isWanted ? await this.#voice.takeMicrophone() : this.#voice.dropMicrophone()
    if (track === undefined) return
    const sender = this.#session?.connection?.getSenders().find((each) => each.track?.kind === 'audio')
    await sender?.replaceTrack(track)
    this.#set({ ...this.#state })
  }

  mute(isMuted: boolean): void {
    this.#volume = isMuted ? 0 : standardVolume
    if (this.#heard !== undefined) this.#heard.volume = this.#volume
    this.#set({ ...this.#state })
  }

  stop(): void {
    this.#isStopped = true
    this.#hearNothing()
    this.#agent?.stop()
    this.#agent = undefined
    this.#session = undefined
    this.#voice.close()
    this.#listeners.clear()
  }

  #change(change: Partial<PhoneState>): void {
    this.#set({ ...this.#state, ...change })
  }

  #set(state: PhoneState): void {
    this.#state = state
    for (const tell of this.#listeners) tell()
  }

  #receive({ message, request }: IncomingMessageEvent): void {
    this.#messages += 1
    const { user } = message.remote_identity.uri
    this.#set(
      withMessage(this.#state, {
        ...{ id: this.#messages, direction: 'in', other: user, text: request.body, at: Date.now(), state: 'sent' },
      }),
    )
  }

  #meet({ originator, session }: RTCSessionEvent): void {
    const isIncoming = isRemote(originator)
    if (isIncoming && this.#session !== undefined) {
      session.terminate({ status_code: busy })
      return
    }
    this.#session = session
    const other = session.remote_identity.uri.user
    if (isIncoming) this.#change({ call: { kind: 'ringing', other }, last: null })
    session.on('progress', () => {
      if (!isIncoming) this.#change({ call: { kind: 'calling', other, rings: true } })
    })
    session.on('confirmed', () =>
      this.#change({
        call: { kind: 'talking', other, since: Date.now() },
        answered: this.#state.answered + 1,
      }),
    )
    session.on('ended', ({ originator: by }) => this.#over({ kind: 'ended', other, by: isRemote(by) ? 'other' : 'me' }))
    session.on('failed', ({ message, cause }) =>
      this.#over(isIncoming ? { kind: 'missed', other } : refusal(other, message, cause)),
    )
    const listen = (connection: RTCPeerConnection) =>
      connection.addEventListener('track', ({ track, streams }) => this.#hear(streams[0] ?? new MediaStream([track])))
    if (session.connection) listen(session.connection)
    else session.on('peerconnection', ({ peerconnection }) => listen(peerconnection))
  }

  #over(last: LastCall): void {
    this.#session = undefined
    this.#hearNothing()
    this.#voice.releaseMicrophone()
    this.#change({ call: noCall, last })
  }

  #hear(stream: MediaStream): void {
    this.#hearNothing()
    this.#heard = new HeardSound(stream, this.#volume)
  }

  #hearNothing(): void {
    this.#heard?.close()
    this.#heard = undefined
  }
}

const refusal = (other: string, message: IncomingRequest | IncomingResponse | undefined, cause: string): LastCall => {
  // Who hangs up before an answer has cancelled: nobody refused anything.
  if (cause === 'Canceled') return { kind: 'ended', other, by: 'me' }
  const status = statusOf(message)
  return { kind: 'refused', other, status, phrase: phraseOf(message) }
}
