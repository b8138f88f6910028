import JsSIP from 'jssip'
import { Listener, playTone } from './sound.js'

/** How long anything may take before the page gives up and says what it waited for, in ms. */
const patienceMs = 10_000

/** A browser phone: JsSIP, a tone instead of a microphone, and a measured loudspeaker. The test drives it as `phone`. */
class Phone {
  #agent
  #tone
  #session
  #listener
  /** What happened to the call: `confirmed`, `hold_remote`, `ended_local`, … */
  #events = []
  #waiting = []

  /** Resolves once the registrar has let it in. */
  async register({ socket, number, domain, password, toneHz }) {
    this.#tone = await playTone(toneHz)
    this.#agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(socket)],
      uri: `sip:${number}@${domain}`,
      password,
      register: true,
    })
    this.#agent.on('newRTCSession', ({ session }) => this.#take(session))
    const registered = new Promise((resolve, reject) => {
      this.#agent.on('registered', resolve)
      this.#agent.on('registrationFailed', ({ cause }) => reject(new Error(`not registered: ${cause}`)))
    })
    this.#agent.start()
    await registered
  }

  dial(number) {
    this.#agent.call(number, { mediaStream: this.#tone, pcConfig: { iceServers: [] } })
  }

  /** Resolves once this has happened since the call began. */
  async happened(event) {
    if (this.#events.includes(event)) return
    await new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve })
      const said = () => reject(new Error(`no ${event}; there was ${this.#events.join(', ') || 'nothing'}`))
      setTimeout(said, patienceMs)
    })
  }

  /** The user part of the other side's URI. */
  shown() {
    return this.#session.remote_identity.uri.user
  }

  /** The share of what is heard that is near each of these frequencies in Hz, and how loud all of it is. */
  heard(tones, ms) {
    return this.#listener.measure(tones, ms)
  }

  /** Holds and takes up again by re-INVITE, or by UPDATE. */
  hold(method) {
    return this.#change('hold', method)
  }

  unhold(method) {
    return this.#change('unhold', method)
  }

  press(key) {
    this.#session.sendDTMF(key, { transportType: 'INFO' })
  }

  hangUp() {
    this.#session.terminate()
  }

  async leave() {
    const gone = new Promise((resolve) => this.#agent.on('unregistered', resolve))
    this.#agent.unregister()
    await gone
    this.#agent.stop()
  }

  #note(event) {
    this.#events.push(event)
    for (const waiting of this.#waiting) if (waiting.event === event) waiting.resolve()
  }

  #change(what, method) {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${what} was not answered`)), patienceMs)
      if (!this.#session[what]({ useUpdate: method === 'UPDATE' }, resolve))
        reject(new Error(`${what} is not possible now`))
    })
  }

  #take(session) {
    this.#session = session
    this.#events = []
    session.on('confirmed', () => this.#note('confirmed'))
    session.on('failed', ({ originator, cause }) => this.#note(`failed_${originator} (${cause})`))
    for (const event of ['hold', 'unhold', 'ended'])
      session.on(event, ({ originator }) => this.#note(`${event}_${originator}`))
    session.on('newDTMF', ({ originator, dtmf }) => this.#note(`key_${dtmf.tone}_${originator}`))
    const listen = (connection) =>
      connection.addEventListener('track', ({ track, streams }) => {
        this.#listener = new Listener(streams[0] ?? new MediaStream([track]))
      })
    if (session.connection) listen(session.connection)
    else session.on('peerconnection', ({ peerconnection }) => listen(peerconnection))
    if (session.direction === 'incoming') session.answer({ mediaStream: this.#tone, pcConfig: { iceServers: [] } })
  }
}

globalThis.phone = new Phone()
