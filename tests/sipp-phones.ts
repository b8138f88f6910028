import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { endianness, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Address, formatHostPort } from '@axbridge/sip'
import { repositoryRoot } from './repository.ts'
import { PhoneTrace, readTrace } from './sipp-trace.ts'

export type SippOptions = {
  /** A file of tests/sipp, without its ending. */
  readonly scenario: string
  /** Where it sends from and listens. */
  readonly local: Address
  /** Whom a caller calls; a callee has none. */
  readonly remote?: Address
  readonly transport?: 'udp' | 'tcp'
  /** Where others reach it over TLS: what it says about itself names this instead of `local` and its transport. */
  readonly behindTls?: Address
  /** How many calls it makes or takes before it ends; 1 by default. */
  readonly calls?: number
  readonly keys?: Readonly<Record<string, string>>
  /** A table of fields, a row a call. */
  readonly rows?: readonly (readonly string[])[]
  readonly more?: readonly string[]
  /** Whether every message is kept; true by default. */
  readonly isTraced?: boolean
  readonly deadlineMs?: number
}

/** How a SIPp ended. Its exit code is 0 when every call went as its scenario says, and null when it was killed. */
export type SippEnd = { readonly exitCode: number | null; readonly trace: PhoneTrace; readonly complaint: string }

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** One SIPp process: a phone, or a network full of phones. */
export class SippPhone {
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #options: SippOptions
  readonly #ended: Promise<SippEnd>

  constructor(options: SippOptions) {
    this.#options = options
    this.#folder = mkdtempSync(join(tmpdir(), 'axbridge-sipp-'))
    this.#process = spawn('sipp', this.#arguments(), { stdio: 'ignore', cwd: this.#folder })
    running.add(this.#process)
    this.#ended = this.#end()
    // Whoever starts a phone may be thrown out before he awaits its end.
    this.#ended.catch(() => {})
  }

  /** A callee that listens. */
  static async listen(options: SippOptions): Promise<SippPhone> {
    const phone = new SippPhone(options)
    const { local, transport = 'udp' } = options
    const deadline = Date.now() + 5_000
    while (!isListening(local, transport)) {
      if (Date.now() > deadline || phone.#process.exitCode !== null) {
        const { complaint } = await phone.stop()
        throw new Error(`SIPp does not listen: ${complaint}`)
      }
      await pause(10)
    }
    return phone
  }

  /** A caller, to its end. */
  static call(options: SippOptions): Promise<SippEnd> {
    return new SippPhone(options).#ended
  }

  /** Waits for its end, at most until its deadline. */
  get ended(): Promise<SippEnd> {
    return this.#ended
  }

  /** Ends it now. Idempotent. */
  stop(): Promise<SippEnd> {
    this.#process.kill('SIGKILL')
    return this.#ended
  }

  async #end(): Promise<SippEnd> {
    const late = setTimeout(() => this.#process.kill('SIGKILL'), this.#options.deadlineMs ?? 15_000)
    const exitCode = await new Promise<number | null>((resolve) => {
      this.#process.once('exit', (code) => resolve(code))
      this.#process.once('error', () => resolve(null))
    })
    clearTimeout(late)
    running.delete(this.#process)
    try {
      const trace = new PhoneTrace(readTrace(this.#read('messages')))
      return { exitCode, trace, complaint: firstLineOf(this.#read('errors')) }
    } finally {
      rmSync(this.#folder, { recursive: true, force: true })
    }
  }

  #arguments(): string[] {
    const { local, remote, transport = 'udp', calls = 1, keys = {}, rows, more = [] } = this.#options
    const file = (name: string): string => join(this.#folder, name)
    if (rows !== undefined) {
      writeFileSync(file('rows.csv'), `SEQUENTIAL\n${rows.map((row) => `${row.join(';')}\n`).join('')}`)
    }
    return [
      ...(remote === undefined ? [] : [formatHostPort(remote)]),
      ...['-sf', this.#scenarioFile()],
      ...['-t', transport === 'udp' ? 'u1' : 't1'],
      ...['-i', local.host, '-bind_local', '-p', String(local.port), '-mi', local.host],
      // Its watchdog reports a busy machine as an error of the call.
      ...['-m', String(calls), '-nostdin', '-watchdog_interval', '0'],
      ...Object.entries(keys).flatMap(([key, value]) => ['-key', key, value]),
      ...(rows === undefined ? [] : ['-inf', file('rows.csv')]),
      ...(this.#options.isTraced === false ? [] : ['-trace_msg', '-message_file', file('messages')]),
      ...['-trace_err', '-error_file', file('errors')],
      ...more,
    ]
  }

  #scenarioFile(): string {
    const { scenario, behindTls } = this.#options
    const shared = join(repositoryRoot, 'tests/sipp', `${scenario}.xml`)
    if (behindTls === undefined) return shared
    const own = join(this.#folder, 'scenario.xml')
    const text = readFileSync(shared, 'utf8').replaceAll('[local_ip]:[local_port]', formatHostPort(behindTls))
    writeFileSync(own, text.replaceAll('[transport]', 'TLS'))
    return own
  }

  #read(name: string): string {
    const path = join(this.#folder, name)
    return existsSync(path) ? readFileSync(path, 'latin1') : ''
  }
}

/** What went wrong, without the message that SIPp quotes: it holds numbers. */
const firstLineOf = (errors: string): string =>
  errors
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .replace(/received '[\s\S]*$/, '')

/** Whether some process of this machine listens there. A try to bind could take the port from the one that is about to. */
const isListening = ({ host, port }: Address, transport: 'udp' | 'tcp'): boolean => {
  const octets = host.split('.').map(Number)
  // The kernel shows an address as a number in the byte order of the machine, a port in that of the network.
  const bytes = endianness() === 'LE' ? octets.reverse() : octets
  const local = `${bytes.map(hex).join('')}:${hex(port >> 8)}${hex(port & 255)}`
  const lines = readFileSync(`/proc/net/${transport}`, 'utf8').split('\n')
  return lines.some((line) => {
    const [, at, , state] = line.trim().split(/\s+/)
    return at === local && (transport === 'udp' || state === '0A')
  })
}

const hex = (octet: number): string => octet.toString(16).toUpperCase().padStart(2, '0')
