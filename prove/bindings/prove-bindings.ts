import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresServer } from '../../tests/postgres-server.ts'
import { type AskedProof, readAskedProof, usage } from './asked-proof.ts'
import { proveBindingFaults } from './faults/prove-binding-faults.ts'
import { readHistory, writeHistory } from './kept-history.ts'
import type { Violation } from './play-history.ts'
import { isCounted, proveHistory, replay, subjects } from './prove-history.ts'

/** A longer history is better read in its file. */
const mostShown = 60
const stepsBetweenReports = 100_000

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Plays what the command line asks for, and answers whether no violation was found. */
export const proveBindings = async (args: readonly string[]): Promise<boolean> => {
  const asked = readAskedProof(args)
  switch (asked.kind) {
    case 'history':
      return withPostgres(asked.store === 'postgres', (server) => proveOne(asked, server))
    case 'replay':
      return withPostgres(asked.stores.includes('postgres'), (server) => replayOn(asked, server))
    case 'faults':
      return proveBindingFaults(asked.seed, asked.only)
    case 'not understood':
      say(asked.why, usage)
      return false
  }
}

/** Starts a PostgreSQL for a proof that needs one. */
const withPostgres = async (
  isNeeded: boolean,
  prove: (server: string | undefined) => Promise<boolean>,
): Promise<boolean> => {
  if (!isNeeded) return prove(undefined)
  const server = await PostgresServer.start()
  try {
    return await prove(server.address)
  } finally {
    await server.close()
  }
}

const proveOne = async (
  { store, plan, shrinkMs }: Extract<AskedProof, { kind: 'history' }>,
  server: string | undefined,
): Promise<boolean> => {
  const { seed, steps, worlds, kills, restarts } = plan
  say(`${store}: ${steps} steps in ${worlds} worlds, ${kills} kills, ${restarts} restarts, seed ${seed}`)
  const began = performance.now()
  let played = 0
  const watch = (step: Parameters<typeof isCounted>[0]): void => {
    if (!isCounted(step)) return
    played += 1
    if (played % stepsBetweenReports === 0) say(`${played} steps, ${paceOf(played, began)} steps/s`)
  }
  const { tally, failing } = await proveHistory(plan, subjects(store, seed, worlds, server), shrinkMs, watch)
  say(...tally.lines(), `${played} steps, ${tally.of('full check')} checks in full, ${paceOf(played, began)} steps/s`)
  if (failing === undefined) {
    say(`no violation; seed ${seed}`)
    return true
  }
  const { steps: failedAt, history, violation } = failing
  const file = join(tmpdir(), `axbridge-history-${seed}.jsonl`)
  writeHistory(file, { name: violation.what, seed, worlds, steps: history })
  say(`violation after ${failedAt} steps; seed ${seed}`, `shrunk to ${history.filter(isCounted).length} steps:`)
  if (history.length <= mostShown) say(...history.map((step) => `  ${JSON.stringify(step)}`))
  say(...linesOf(violation))
  say(`play it again: npm run prove -- bindings --store ${store} --replay ${file}`)
  return false
}

const replayOn = async (
  { stores, file }: Extract<AskedProof, { kind: 'replay' }>,
  server: string | undefined,
): Promise<boolean> => {
  const kept = readHistory(file)
  let isSound = true
  for (const store of stores) {
    const violation = await replay(kept, subjects(store, kept.seed, kept.worlds, server))
    say(`${store}: ${violation === undefined ? 'no violation' : 'violation'}`)
    if (violation === undefined) continue
    say(...linesOf(violation))
    isSound = false
  }
  return isSound
}

const paceOf = (steps: number, began: number): number => Math.round((steps * 1000) / (performance.now() - began))

const linesOf = ({ world, what, asked, told }: Violation): readonly string[] => [
  `${world === null ? '' : `in world ${world}: `}${what}`,
  ...asked.flatMap((one, index) => [
    `  asked ${JSON.stringify(one)}`,
    `  told  ${JSON.stringify(told[index] ?? null)}`,
  ]),
]
