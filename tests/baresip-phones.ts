import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Address, formatHostPort } from '@axbridge/sip'
import { freeAddress } from './free-port.ts'
import { NetstringReader, writeNetstring } from './netstring.ts'
import { type Recording, readWav } from './recorded-tone.ts'
import type { TlsFiles } from './tls-files.ts'

export type BaresipOptions = {
  readonly number: string
  readonly password: string
  /** The server it registers with. */
  readonly server: Address
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** What it shows to the server over TLS. This baresip checks nothing of what the server shows. */
  readonly files?: TlsFiles
  /** What its microphone hears: a tone of this frequency. */
  readonly toneHz: number
  readonly answers: 'auto' | 'manual'
}

export type BaresipEvent = { readonly type: string; readonly peeruri?: string; readonly direction?: string }

const modules = '/usr/lib/baresip/modules'

type Ports = { readonly sip: Address; readonly control: Address; readonly rtp: number }

const configOf = (folder: string, { sip, control, rtp }: Ports, { toneHz, files }: BaresipOptions): string =>
  [
    ...(files === undefined ? [] : [`sip_certificate ${join(folder, 'own.pem')}`, `sip_cafile ${files.authorities}`]),
    ...['poll_method epoll', `sip_listen ${formatHostPort(sip)}`, 'net_interface 127.0.0.1'],
    ...[`rtp_ports ${rtp}-${rtp + 9}`, 'call_local_timeout 30', 'call_max_calls 2', 'audio_path /nonexistent'],
    // ausine makes 48 kHz in two channels and nothing else; what is heard goes to a bridge that nobody reads.
    ...[`audio_source ausine,${toneHz}`, 'ausrc_srate 48000', 'ausrc_channels 2', 'auplay_srate 8000'],
    ...['audio_player aubridge,ear', 'audio_alert aubridge,bell'],
    ...[`module_path ${modules}`, 'module g711.so', 'module sndfile.so', 'module ausine.so', 'module aubridge.so'],
    ...['module_tmp account.so', 'module_app contact.so', 'module_app menu.so', 'module_app ctrl_tcp.so'],
    ...[`ctrl_tcp_listen ${formatHostPort(control)}`, `snd_path ${join(folder, 'heard')}`, ''],
  ].join('\n')

const uriAt = ({ server, transport }: BaresipOptions, user: string): string =>
  `sip:${user}@${formatHostPort(server)};transport=${transport}`

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A softphone in a process of its own, which records what it hears. */
export class BaresipPhone {
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #events: BaresipEvent[] = []
  readonly #options: BaresipOptions
  #control: Socket | undefined
  #output = ''

  private constructor(options: BaresipOptions, folder: string) {
    this.#options = options
    this.#folder = folder
    // -s writes every SIP message that it sends and receives; a pipe would hold that back until it is full.
    this.#process = spawn('stdbuf', ['-o0', 'baresip', '-f', folder, '-s'], { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(this.#process)
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (octets: Buffer) => {
        this.#output += octets.toString('latin1')
      })
    }
    this.#process.once('exit', () => running.delete(this.#process))
    this.#process.once('error', () => running.delete(this.#process))
  }

  /** Starts a phone and waits until it is registered. */
  static async start(options: BaresipOptions): Promise<BaresipPhone> {
    const { number, password, answers, files } = options
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-baresip-'))
    mkdirSync(join(folder, 'heard'))
    // It listens for TLS on the port behind its own.
    const [sip, control, rtp] = [
      await freeAddress('127.0.0.1', 1),
      await freeAddress(),
      await freeAddress('127.0.0.1', 9),
    ]
    writeFileSync(join(folder, 'config'), configOf(folder, { sip, control, rtp: rtp.port }, options))
    const account = `<${uriAt(options, number)}>;auth_user=${number};auth_pass=${password}`
    writeFileSync(join(folder, 'accounts'), `${account};regint=60;answermode=${answers};audio_codecs=PCMA\n`)
    writeFileSync(join(folder, 'contacts'), '')
    if (files !== undefined) {
      const own = [files.certificate, files.key].map((path) => readFileSync(path, 'latin1'))
      writeFileSync(join(folder, 'own.pem'), own.join(''), { mode: 0o600 })
    }
    const phone = new BaresipPhone(options, folder)
    try {
      await phone.#connect(control)
      await phone.#isRegistered()
      return phone
    } catch (error) {
      await phone.stop()
      throw error
    }
  }

  /** Every SIP message that it sent and received, and what it said about them. */
  get output(): string {
    return this.#output
  }

  /** What it heard in its only call so far. */
  get heard(): Recording {
    const files = readdirSync(join(this.#folder, 'heard')).filter((name) => name.endsWith('-dec.wav'))
    if (files.length !== 1) throw new Error(`there are ${files.length} recordings of what was heard`)
    return readWav(join(this.#folder, 'heard', files[0] ?? ''))
  }

  dial(user: string): void {
    this.#command('dial', uriAt(this.#options, user))
  }

  hangUp(): void {
    this.#command('hangup')
  }

  /** Waits for an event of a call; answers it. */
  async event(type: string, deadlineMs = 5_000): Promise<BaresipEvent> {
    const deadline = Date.now() + deadlineMs
    for (;;) {
      const found = this.#events.find((event) => event.type === type)
      if (found !== undefined) return found
      if (Date.now() > deadline) throw new Error(`a phone did not report ${type} within ${deadlineMs} ms`)
      await pause(10)
    }
  }

  /** Ends it without unregistering. Idempotent. */
  async stop(): Promise<void> {
    this.#control?.destroy()
    if (this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await exited
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #command(command: string, params = ''): void {
    this.#control?.write(writeNetstring(JSON.stringify({ command, params })))
  }

  async #connect(control: Address): Promise<void> {
    const deadline = Date.now() + 5_000
    for (;;) {
      const socket = connect(control.port, control.host)
      try {
        await once(socket, 'connect')
        this.#listenTo(socket)
        return
      } catch (cause) {
        if (Date.now() > deadline) throw new Error('baresip does not listen for commands', { cause })
        await pause(20)
      }
    }
  }

  #listenTo(socket: Socket): void {
    const reader = new NetstringReader()
    socket.on('data', (octets: Buffer) => {
      for (const text of reader.add(octets)) {
        const said = JSON.parse(text) as { event?: boolean } & BaresipEvent
        if (said.event === true) this.#events.push(said)
      }
    })
    socket.on('error', () => socket.destroy())
    this.#control = socket
  }

  /** It registers before anybody can listen for its events. */
  async #isRegistered(): Promise<void> {
    const deadline = Date.now() + 5_000
    while (!answeredRegister.test(this.#output)) {
      if (Date.now() > deadline) throw new Error('a phone could not register')
      await pause(10)
    }
  }
}

const answeredRegister = /^SIP\/2\.0 200[^\r]*\r\n(?:[^\r]+\r\n)*CSeq: [0-9]+ REGISTER\r/m
