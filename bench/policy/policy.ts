import { BenchRun } from '../bench-run.ts'
import { type BenchServer, startBenchServer } from '../bench-server.ts'
import { describeFaults, isClean } from '../calls/clean-rate.ts'
import { LoadClient } from '../calls/load-client.ts'
import { copyFilled, type FilledStore, fillStore } from '../fill/filled-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { canPin } from '../pinned-process.ts'
import { readPlace } from '../place.ts'
import { log, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 100_000, min: 10_000, max: 10_000_000 },
  rounds: { about: 'rounds with the rules, and as many without', fallback: 7, min: 1, max: 50 },
  'round-s': { about: 'seconds of a round', fallback: 4, min: 1, max: 60 },
  'warm-up-s': { about: 'seconds of calls by each server before the first round', fallback: 12, min: 1, max: 120 },
  rate: { about: 'calls/s', fallback: 300, min: 10, max: 10_000 },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 200, min: 0, max: 5_000 },
} as const

const parts = ['calls'] as const

export const policyUsage = describeFlags(numberFlags, parts)

type Round = { readonly cpuPerCall: number; readonly isClean: boolean; readonly generatorBusy: number }

/** What the default rules of policy cost: the same calls by two servers in turn, one of which has them and one has none. */
export const runPolicy = async (args: readonly string[]): Promise<void> => {
  const flags = readFlags(args, numberFlags, parts)
  const { rate, rounds: count, live } = flags.numbers
  const [roundS, warmUpS, holdMs] = [flags.numbers['round-s'], flags.numbers['warm-up-s'], flags.numbers['hold-ms']]
  const place = readPlace()
  const run = new BenchRun(flags.dir)
  try {
    const filled = await fillStore(run, live, flags.filled)
    const load = await LoadClient.start(run)
    const start = async (name: string, enabled: boolean): Promise<[BenchServer, FilledStore]> => {
      const own = copyFilled(run, filled, name)
      const settings = { supervision: { policy: { enabled } } }
      return [await startBenchServer(run, own, { callees: load.callees, settings }), own]
    }
    const servers = [await start('with rules', true), await start('without rules', false)] as const
    const round = async ([server, own]: readonly [BenchServer, FilledStore], seconds: number): Promise<Round> => {
      await load.aim(server.ready.sip.udp, own.numbersFile)
      const before = server.process.cpuMicroseconds()
      const outcome = await load.run(rate * seconds, rate, holdMs)
      const cpuPerCall = (server.process.cpuMicroseconds() - before) / outcome.completed
      if (!isClean(outcome, rate)) log(`not clean: ${describeFaults(outcome)}`)
      return { cpuPerCall, isClean: isClean(outcome, rate), generatorBusy: outcome.generatorBusy }
    }
    for (const server of servers) await round(server, warmUpS)
    const [ruled, free]: [Round[], Round[]] = [[], []]
    for (let at = 0; at < count; at += 1) {
      // Who begins takes turns, too.
      const order = at % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
      for (const which of order) (which === 0 ? ruled : free).push(await round(servers[which], roundS))
      log(`with rules ${ruled.at(-1)?.cpuPerCall.toFixed(0)}, without ${free.at(-1)?.cpuPerCall.toFixed(0)} us a call`)
    }
    await Promise.all([...servers.map(([{ process }]) => process.stop()), load.stop()])
    const [ours, anchor] = [ruled, free].map((rounds) => rounds.map(({ cpuPerCall }) => cpuPerCall))
    const all = [...ruled, ...free]
    const parameters = {
      ...{ live, ratePerS: rate, roundS, warmUpS, holdMs, pinned: canPin },
      cleanRounds: all.filter((one) => one.isClean).length,
      generatorBusy: Number(Math.max(...all.map((one) => one.generatorBusy)).toFixed(2)),
    }
    printResult(
      {
        bench: 'policy',
        name: 'call under the default rules',
        metric: 'CPU, all threads',
        unit: 'us/call',
        parameters,
      },
      {
        ours: spreadOf(ours ?? []),
        anchor: {
          name: 'the same calls without rules',
          figure: spreadOf(anchor ?? []),
          ratio: medianRatio(ours ?? [], anchor ?? [], 'lower'),
        },
      },
      place,
    )
  } finally {
    await run.close()
  }
}
