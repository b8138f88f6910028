import { setTimeout as pause } from 'node:timers/promises'
import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { untilCalm } from '../calls/clean-rate.ts'
import { countCompletedRecords } from '../calls/kept-records.ts'
import { copyFilled, fillStore } from '../fill/filled-store.ts'
import { describeFlags, readFlags, takeChoice } from '../flags.ts'
import { StagedClient } from '../overload/staged-client.ts'
import { readPlace } from '../place.ts'
import { log } from '../result-line.ts'
import { BindClient } from './bind-client.ts'
import { countBindings } from './kept-bindings.ts'
import { printNation } from './nation-lines.ts'
import { type NationTurn, takeTurn } from './nation-turn.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 10_000_000, min: 100_000, max: 10_000_000 },
  seconds: { about: 'how long the multiple that is told was held', fallback: 600, min: 10, max: 86_400 },
  multiple: {
    about: 'of the national mean, such as 0.5; 0 finds the highest that is sustained',
    fallback: 0,
    min: 0,
    max: 20,
    fraction: true,
  },
  'step-s': { about: 'seconds of a step in that search', fallback: 20, min: 5, max: 600 },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 200, min: 0, max: 60_000 },
  connections: { about: 'HTTP connections', fallback: 64, min: 1, max: 1_024 },
  workers: {
    about: "the server's worker processes for calls; 0: it carries them itself",
    fallback: 0,
    min: 0,
    max: 16,
  },
} as const

export const nationUsage = `${describeFlags(numberFlags, ['nation'])}
  --transport udp|tcp   what the trunk speaks (udp)`

const warmUp = { multiple: 0.2, seconds: 15 } as const
const firstMultiple = 0.5
const growth = 1.5
const bisections = 3
const leastMultiple = 0.05
/** Where the whole time is not sustained that a step was. */
const smaller = 0.9
const mostWholeTurns = 3

/** One server, binds over HTTP and calls at once, the generators on the same cores. */
export const runNation = async (args: readonly string[]): Promise<void> => {
  const { choice, others } = takeChoice(args, 'transport', ['udp', 'tcp'])
  const transport = choice === 'tcp' ? 'tcp' : 'udp'
  const { numbers, dir, filled: kept, cpuProf } = readFlags(others, numberFlags, ['nation'])
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = copyFilled(run, await fillStore(run, numbers.live, kept), 'nation')
    const places = Math.max(1, numbers.workers)
    const hosts = Array.from({ length: places }, () => '127.0.0.1')
    const calls = await StagedClient.start(run, hosts, 'any', transport)
    const nodeArgs = cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf]
    const sip = numbers.workers === 0 ? {} : { workers: numbers.workers }
    const server = await startBenchServer(run, filled, {
      ...{ callees: calls.callees, transport, sip, nodeArgs, core: 'any' },
    })
    const listeners = numbers.workers === 0 ? [server.ready.sip] : server.ready.workers
    await calls.aim(
      listeners.map((listener) => listener[transport]),
      filled.numbersFile,
    )
    const binds = await BindClient.start(run)
    const { keyId, secret } = filled
    const expiresAt = new Date(filled.expiresAt).toISOString()
    const authority = new URL(server.ready.http).host
    await binds.aim({ authority, keyId, secret, expiresAt }, numbers.connections)
    const parties = { server: server.process, calls, places, binds, nextIndex: filled.live }
    const holdMs = numbers['hold-ms']
    const turns: NationTurn[] = []
    const turn = async (multiple: number, seconds: number): Promise<NationTurn> => {
      const taken = await takeTurn(parties, { multiple, seconds, holdMs })
      turns.push(taken)
      if (taken.shortcomings.length > 0) await untilCalm(server.process)
      return taken
    }
    await turn(warmUp.multiple, warmUp.seconds)
    const told =
      numbers.multiple === 0
        ? await holdHighest(turn, numbers['step-s'], numbers.seconds)
        : await turn(numbers.multiple, numbers.seconds)
    await pause(1_000)
    await Promise.all([server.process.stop(), calls.stop(), binds.stop()])
    const kepts = { records: countCompletedRecords(filled.data), bindings: countBindings(filled.data) }
    const expected = {
      records: turns.reduce((sum, one) => sum + one.calls.completed, 0),
      bindings: filled.live + turns.reduce((sum, one) => sum + one.binds.bound, 0),
    }
    log(
      `${kepts.records} records, at least ${expected.records} expected; ${kepts.bindings} bindings of ${expected.bindings}`,
    )
    const { live, connections, workers } = numbers
    printNation(told, place, { live, connections, workers, holdMs, transport, ...kepts })
    if (kepts.records < expected.records) throw new Error('calls were completed without a record')
    if (kepts.bindings < expected.bindings) throw new Error('binds were answered and are not there')
  } finally {
    await run.close()
  }
}

type TakeTurn = (multiple: number, seconds: number) => Promise<NationTurn>

/** Finds by short steps what is sustained, and holds that for the whole time; a little less where that is too much. */
const holdHighest = async (turn: TakeTurn, stepS: number, seconds: number): Promise<NationTurn> => {
  const tryOnce = async (multiple: number): Promise<boolean> => (await turn(multiple, stepS)).shortcomings.length === 0
  // On a machine that others share a step may fail for reasons of theirs too, so it takes two to be believed.
  const isSustained = async (multiple: number): Promise<boolean> =>
    (await tryOnce(multiple)) || (await tryOnce(multiple))
  let sustained = 0
  let tooMuch = Number.POSITIVE_INFINITY
  for (let multiple = firstMultiple; tooMuch === Number.POSITIVE_INFINITY; multiple *= growth) {
    if (await isSustained(multiple)) sustained = multiple
    else tooMuch = multiple
  }
  for (let multiple = tooMuch / 2; sustained === 0 && multiple >= leastMultiple; multiple /= 2) {
    if (await isSustained(multiple)) sustained = multiple
    else tooMuch = multiple
  }
  for (let step = 0; step < bisections; step += 1) {
    const multiple = (sustained + tooMuch) / 2
    if (await isSustained(multiple)) sustained = multiple
    else tooMuch = multiple
  }
  let whole = await turn(Math.max(sustained, leastMultiple), seconds)
  for (let again = 1; again < mostWholeTurns && whole.shortcomings.length > 0; again += 1) {
    whole = await turn(whole.multiple * smaller, seconds)
  }
  return whole
}
