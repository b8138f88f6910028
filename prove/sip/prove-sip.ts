import { parseArgs } from 'node:util'
import { Draw } from '../bindings/draw.ts'
import { checkMessage } from './check-message.ts'
import { checkStream } from './check-stream.ts'
import { corpus, keep } from './corpus.ts'
import { liveHeap, tolerated } from './flat-heap.ts'
import { LiveStack } from './live-stack.ts'
import { mutated, renewed } from './mutate.ts'
import { seeds, sound } from './seeds.ts'

const usage = 'usage: npm run prove -- sip [--seconds N] [--seed S]\n'

/** Messages that are only read, and messages that a live stack takes, in one round. */
const readInRound = 5_000
const liveInRound = 60
/** Transactions live for 32 seconds, so that the heap is steady from here on. */
const steadyAfterMs = 45_000
const tellEveryMs = 10_000

type Asked = { readonly seconds: number; readonly seed: number }

const readAsked = (args: readonly string[]): Asked | undefined => {
  try {
    const options = { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } as const
    const { values } = parseArgs({ args: [...args], options })
    const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
    const seconds = Number(values.seconds)
    return Number.isInteger(seconds) && seconds > 0 && Number.isSafeInteger(seed) && seed >= 0
      ? { seconds, seed }
      : undefined
  } catch {
    return undefined
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** One run: what it has seen, and every failure with the file that keeps its octets. */
class Run {
  readonly #draw: Draw
  readonly #asked: Asked
  readonly failures: string[] = []
  read = 0
  #steadyHeap: number | undefined

  constructor(asked: Asked) {
    this.#asked = asked
    this.#draw = new Draw(asked.seed)
  }

  #fail(wire: string, why: string): void {
    const line = `${keep(wire)}: ${why}`
    this.failures.push(line)
    say(line)
  }

  readRound(): void {
    for (let turn = 0; turn < readInRound; turn += 1) {
      const wire = mutated(this.#draw, seeds)
      const wrong = checkMessage(wire)
      if (wrong !== undefined) this.#fail(wire, wrong)
      if (turn % 10 !== 0) continue
      const stream = wire + mutated(this.#draw, seeds)
      const cut = checkStream(stream, this.#draw)
      if (cut !== undefined) this.#fail(stream, cut)
    }
    this.read += readInRound
  }

  async liveRound(stack: LiveStack): Promise<void> {
    const draw = this.#draw
    // Every second message is a sound one, so that there are calls for the others to disturb.
    const wires = Array.from({ length: liveInRound }, () =>
      renewed(draw.oneIn(2) ? draw.of(sound) : mutated(draw, seeds), draw),
    )
    const wrong = await stack.take(wires)
    // Which of them it was shows when they are played alone.
    if (wrong !== undefined) this.#fail(wires.join('\r\n\r\n'), wrong)
  }

  /** Takes the first measure of a steady heap. */
  watchHeap(ranMs: number): void {
    if (ranMs >= steadyAfterMs) this.#steadyHeap ??= liveHeap()
  }

  checkHeap(): string {
    const before = this.#steadyHeap
    const mebibytes = (octets: number): string => `${(octets / 1024 / 1024).toFixed(1)} MiB`
    const after = liveHeap()
    if (before === undefined)
      return `heap ${mebibytes(after)}, not compared: the run was shorter than ${steadyAfterMs / 1000} s`
    const told = `heap ${mebibytes(before)} when steady, ${mebibytes(after)} at the end`
    if (after - before > tolerated) this.failures.push(`the heap grows: ${told}`)
    return told
  }

  async whole(): Promise<boolean> {
    const { seconds, seed } = this.#asked
    say(`sip: seed ${seed}, ${seconds} s, ${seeds.length} messages to change, ${corpus().length} kept ones`)
    for (const { name, wire } of corpus()) {
      const wrong = checkMessage(wire) ?? checkStream(wire, this.#draw)
      if (wrong !== undefined) this.failures.push(`${name}: ${wrong}`)
    }
    const stack = await LiveStack.open(new Draw(seed, 1))
    const began = performance.now()
    let told = 0
    for (let ranMs = 0; ranMs < seconds * 1_000 && this.failures.length < 10; ranMs = performance.now() - began) {
      this.readRound()
      await this.liveRound(stack)
      this.watchHeap(ranMs)
      if (ranMs - told < tellEveryMs) continue
      told = ranMs
      const { calls, received, faults } = stack.counters()
      say(`${Math.round(ranMs / 1_000)} s: ${this.read} read; live ${received} taken, ${faults} broken, ${calls} calls`)
    }
    const heap = this.checkHeap()
    const left = await stack.settle()
    if (left !== undefined) this.failures.push(left)
    const { calls, received, faults } = stack.counters()
    await stack.close()
    say(`${this.read} messages read; live ${received} taken, ${faults} broken, ${calls} calls; ${heap}`)
    say(this.failures.length === 0 ? 'sip: nothing failed' : `sip: failed, seed ${seed}\n${this.failures.join('\n')}`)
    return this.failures.length === 0
  }
}

/** Mutates messages into the parser, the framing and a live stack for so many seconds; true when nothing failed. */
export const proveSip = async (args: readonly string[]): Promise<boolean> => {
  const asked = readAsked(args)
  if (asked !== undefined) return new Run(asked).whole()
  process.stderr.write(usage)
  return false
}
