import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { DelaySamples } from '@axbridge/sim/load'
import type { BindOrder, BindOutcome, BindReport } from './bind-protocol.ts'
import { BindTexts } from './bind-texts.ts'

/**
 * A generator of binds at an open rate, in a process of its own: text over kept connections, one request at a time on each, and what is due
 * while all are taken waits.
 */

const report = (message: BindReport): void => {
  process.send?.(message)
}

/** As often as calls are offered, and for the same reason: each beat wakes a core up. */
const beatMs = 4

/** How long the last answers may take once nothing is offered any more. */
const patienceMs = 30_000

/** How many octets an answer has; undefined while its head is not there. The server says their length. */
const lengthOf = (text: string): number | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const at = text.indexOf('content-length: ')
  if (at < 0 || at > end) throw new Error(`an answer did not say its length: ${text.slice(0, text.indexOf('\r\n'))}`)
  return end + 4 + Number.parseInt(text.slice(at + 16, end), 10)
}

type Connection = { readonly socket: Socket; received: string; dueAt: number }

class BindLoad {
  readonly #texts: BindTexts
  readonly #port: number
  readonly #connections: number
  #free: Connection[] = []
  #run: Run | undefined

  constructor(texts: BindTexts, port: number, connections: number) {
    this.#texts = texts
    this.#port = port
    this.#connections = connections
  }

  /** Anew before each run, since a server closes connections on which nothing comes. */
  async connect(): Promise<void> {
    for (const { socket } of this.#free.splice(0)) socket.destroy()
    for (let index = 0; index < this.#connections; index += 1) {
      const socket = connect(this.#port, '127.0.0.1')
      await once(socket, 'connect')
      socket.setNoDelay(true)
      const connection: Connection = { socket, received: '', dueAt: 0 }
      socket.setEncoding('latin1')
      socket.on('data', (text: string) => this.#received(connection, text))
      socket.on('error', (error) => process.stderr.write(`a connection failed: ${error.message}\n`))
      this.#free.push(connection)
    }
  }

  run(ratePerS: number, seconds: number, firstIndex: number): Promise<BindOutcome> {
    return new Promise((done) => {
      this.#run = new Run(ratePerS, seconds, firstIndex)
      const beat = setInterval(() => {
        const run = this.#run
        const outcome = run?.beat()
        if (run !== undefined && outcome === undefined) this.#send(run)
        if (outcome === undefined) return
        clearInterval(beat)
        this.#run = undefined
        done(outcome)
      }, beatMs)
    })
  }

  #send(run: Run): void {
    while (this.#free.length > 0) {
      const next = run.next()
      if (next === undefined) return
      const connection = this.#free.pop()
      if (connection === undefined) return
      connection.dueAt = next.dueAt
      connection.socket.write(this.#texts.at(next.index, Date.now()), 'latin1')
    }
  }

  #received(connection: Connection, text: string): void {
    connection.received = connection.received === '' ? text : connection.received + text
    const length = lengthOf(connection.received)
    if (length === undefined || connection.received.length < length) return
    this.#run?.answered(connection.received, connection.dueAt)
    connection.received = ''
    this.#free.push(connection)
    if (this.#run !== undefined) this.#send(this.#run)
  }
}

class Run {
  readonly #ratePerS: number
  readonly #seconds: number
  readonly #firstIndex: number
  readonly #startedAt = performance.now()
  readonly #cpu = process.cpuUsage()
  readonly #delays: DelaySamples
  readonly #refused: Record<string, number> = {}
  #due = 0
  #sent = 0
  #answered = 0
  #bound = 0
  #mostWaiting = 0
  #waitingAtEnd: number | undefined

  constructor(ratePerS: number, seconds: number, firstIndex: number) {
    this.#ratePerS = ratePerS
    this.#seconds = seconds
    this.#firstIndex = firstIndex
    this.#delays = new DelaySamples(Math.ceil(ratePerS * (seconds + 1)))
  }

  /** Sees what is due; the outcome when all is over. */
  beat(): BindOutcome | undefined {
    const elapsedMs = performance.now() - this.#startedAt
    this.#due = Math.floor((this.#ratePerS * Math.min(elapsedMs, this.#seconds * 1_000)) / 1_000)
    this.#mostWaiting = Math.max(this.#mostWaiting, this.#due - this.#answered)
    const isOver = elapsedMs >= this.#seconds * 1_000
    if (isOver) this.#waitingAtEnd ??= this.#due - this.#answered
    const isLate = elapsedMs >= this.#seconds * 1_000 + patienceMs
    return isOver && (isLate || this.#answered === this.#due) ? this.#outcome() : undefined
  }

  /** The next bind that is due and was not sent. */
  next(): { readonly index: number; readonly dueAt: number } | undefined {
    if (this.#sent >= this.#due) return undefined
    this.#sent += 1
    const dueAt = this.#startedAt + (this.#sent * 1_000) / this.#ratePerS
    return { index: this.#firstIndex + this.#sent - 1, dueAt }
  }

  answered(answer: string, dueAt: number): void {
    this.#answered += 1
    this.#delays.add(performance.now() - dueAt)
    const status = answer.slice(9, 12)
    if (status === '201') {
      this.#bound += 1
      return
    }
    if (this.#refused[status] === undefined) process.stderr.write(`a bind was refused: ${answer.slice(0, 600)}\n`)
    this.#refused[status] = (this.#refused[status] ?? 0) + 1
  }

  #outcome(): BindOutcome {
    const { user, system } = process.cpuUsage(this.#cpu)
    const missing = this.#due - this.#answered
    return {
      offered: this.#due,
      bound: this.#bound,
      refused: missing === 0 ? this.#refused : { ...this.#refused, none: missing },
      delayMs: this.#delays.delays(),
      mostWaiting: this.#mostWaiting,
      waitingAtEnd: this.#waitingAtEnd ?? 0,
      cpuMicroseconds: user + system,
      seconds: (performance.now() - this.#startedAt) / 1_000,
    }
  }
}

let load: BindLoad | undefined

const obey = async (order: BindOrder): Promise<void> => {
  if (order.kind === 'aim') {
    load = new BindLoad(new BindTexts(order), Number(order.authority.split(':')[1]), order.connections)
    return report({ kind: 'aimed' })
  }
  if (load === undefined) throw new Error('a load is aimed first')
  await load.connect()
  report({ kind: 'ran', outcome: await load.run(order.ratePerS, order.seconds, order.firstIndex) })
}

process.on('message', (order) => {
  obey(order as BindOrder).catch((error: unknown) => {
    process.stderr.write(`bind load: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
report({ kind: 'ready' })
