import { type Coverage, coverageOf } from './coverage.ts'
import type { EndTransport } from './operator-end.ts'
import { isAtTheStop, scenarios } from './scenarios.ts'
import type { Scenario, Stage as StageKind } from './scene.ts'
import { type NumberOwner, phoneOf, sides } from './secrets.ts'
import { type Listener, type Passed, type Sighting, search, type Wanted, wantedOf } from './sightings.ts'
import { type Broken, hostsOf, Stage, sideOf } from './stage.ts'

export type LeakReport = {
  readonly transport: EndTransport
  readonly scenarios: number
  /** Octets that were sent to the server, and searched of what it said. */
  readonly octets: { readonly sent: number; readonly searched: Readonly<Record<Listener, number>> }
  /** Leaks. */
  readonly sightings: readonly Sighting[]
  /** What passed by design, by place. */
  readonly passed: Readonly<Record<string, number>>
  /** Messages that the gate held back, as the log tells. */
  readonly heldBack: number
  readonly broken: readonly Broken[]
  readonly coverage: Coverage
}

export type LeakSearch = {
  readonly transport: EndTransport
  /** Which scenarios are played; all where nothing is said. */
  readonly only?: (scenario: Scenario) => boolean
}

const owners: readonly NumberOwner[] = [...sides, 'third of the caller', 'third of the callee']

const allNumbers = (): Wanted['numbers'] =>
  new Map(
    scenarios.flatMap((_, scenario) => owners.map((owner) => [phoneOf(owner, scenario), { owner, scenario }] as const)),
  )

type Cast = { readonly scenario: Scenario; readonly position: number }

const playAll = async (stage: Stage, cast: readonly Cast[], inLanes: number): Promise<void> => {
  const waiting = [...cast]
  await Promise.all(
    Array.from({ length: inLanes }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        await stage.play(next.scenario, next.position)
    }),
  )
}

/** Plays scenarios on one stage to the server's end; the stage is closed then. */
const perform = async (stage: Stage, cast: readonly Cast[], inLanes: number): Promise<void> => {
  try {
    await playAll(
      stage,
      cast.filter(({ scenario }) => !isAtTheStop(scenario)),
      inLanes,
    )
    await playAll(
      stage,
      cast.filter(({ scenario }) => isAtTheStop(scenario)),
      inLanes,
    )
    for (let path: string | undefined = '/v1/calls?limit=200'; path !== undefined; ) {
      const { items, next } = (await stage.ask('GET', path)) as {
        items: readonly { id: string }[]
        next: string | null
      }
      for (const { id } of items) await stage.ask('GET', `/v1/calls/${id}/ladder`)
      path = next === null ? undefined : `/v1/calls?limit=200&cursor=${encodeURIComponent(next)}`
    }
  } finally {
    await stage.close()
  }
}

/** Scenarios at a time: most of them wait most of the time. */
const lanesOf: Readonly<Record<StageKind, number>> = {
  usual: 10,
  'for one call': 1,
  'with media networks': 3,
}

const stageKinds = Object.keys(lanesOf) as readonly StageKind[]

const stageOf = ({ stage = 'usual' }: Scenario): StageKind => stage

/** Plays on every kind of server that a scenario needs; `done` hears of each stage that is closed. */
const performAll = async (
  transport: EndTransport,
  cast: readonly Cast[],
  done: (stage: Stage) => void,
): Promise<readonly Stage[]> => {
  const kinds = stageKinds.filter((kind) => cast.some(({ scenario }) => stageOf(scenario) === kind))
  return Promise.all(
    kinds.map(async (kind) => {
      const stage = await Stage.open(kind, transport)
      await perform(
        stage,
        cast.filter(({ scenario }) => stageOf(scenario) === kind),
        lanesOf[kind],
      )
      done(stage)
      return stage
    }),
  )
}

/** What each listener of a stage heard, and what he may not. */
const hearings = (stage: Stage): readonly (readonly [Listener, readonly string[], Wanted])[] => {
  const numbers = allNumbers()
  const nobodys: Wanted = { numbers, words: sides, crossing: [], addresses: new Map() }
  return [
    ...[...stage.ends].map(([name, end]): readonly [Listener, readonly string[], Wanted] => {
      const side = sideOf(name)
      const mediaMayPass = side !== 'caller' || stage.kind !== 'with media networks'
      return [side, end.received(), wantedOf(side, numbers, hostsOf, mediaMayPass)]
    }),
    ['log', [stage.server.output], nobodys],
    ['API', stage.answers, nobodys],
  ]
}

const sum = (texts: readonly string[]): number => texts.reduce((octets, text) => octets + text.length, 0)

/** Plays every scenario against real servers and searches all that the other side, the log and the API said. */
export const searchLeaks = async ({ transport, only = () => true }: LeakSearch): Promise<LeakReport> => {
  const cast = scenarios
    .map((scenario, position) => ({ scenario, position }))
    .filter(({ scenario }) => (scenario.over ?? transport) === transport && only(scenario))
  const searched: Record<Listener, number> = { caller: 0, callee: 0, 'first way': 0, log: 0, API: 0 }
  const sightings: Sighting[] = []
  const passed: Passed = new Map()
  const stages = await performAll(transport, cast, (stage) => {
    for (const [listener, heard, wanted] of hearings(stage)) {
      searched[listener] += sum(heard)
      const found = search(listener, heard, wanted)
      sightings.push(...found.sightings)
      for (const [place, times] of found.passed) passed.set(place, (passed.get(place) ?? 0) + times)
    }
  })
  const logs = stages.map(({ server }) => server.output).join('')
  return {
    transport,
    scenarios: cast.length,
    octets: { sent: sum(stages.flatMap(({ ends }) => [...ends.values()].flatMap((end) => end.sent()))), searched },
    sightings,
    passed: Object.fromEntries([...passed].sort()),
    heldBack: logs.split('a message that held the other number was not sent').length - 1,
    broken: stages.flatMap(({ broken }) => broken),
    coverage: coverageOf(stages.flatMap(({ played }) => played)),
  }
}
