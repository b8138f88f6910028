import { type Coverage, coverageOf } from './coverage.ts'
import type { EndTransport } from './operator-end.ts'
import { isAtTheStop, scenarios } from './scenarios.ts'
import type { Scenario, Stage as StageKind } from './scene.ts'
import { type NumberOwner, phoneOf, sides } from './secrets.ts'
import { type Listener, type Passed, type Sighting, search, type Wanted, wantedOf } from './sightings.ts'
import { type Broken, Stage } from './stage.ts'

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

const owners: readonly NumberOwner[] = ['caller', 'callee', 'third of the caller', 'third of the callee']

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
      const { next } = (await stage.ask('GET', path)) as { next: string | null }
      path = next === null ? undefined : `/v1/calls?limit=200&cursor=${encodeURIComponent(next)}`
    }
  } finally {
    await stage.close()
  }
}

/** Scenarios at a time: most of them wait most of the time. */
const lanesOf: Readonly<Record<StageKind, number>> = {
  usual: 4,
  'for one call': 1,
  'with media networks': 1,
  'with credentials': 1,
}

const stageKinds = Object.keys(lanesOf) as readonly StageKind[]

/** Plays the scenarios of one kind of server; nothing where it has none. */
const performOn = async (
  kind: StageKind,
  transport: EndTransport,
  cast: readonly Cast[],
): Promise<readonly Stage[]> => {
  const mine = cast.filter(({ scenario: { stage = 'usual' } }) => stage === kind)
  if (mine.length === 0) return []
  const stage = await Stage.open(kind, transport)
  await perform(stage, mine, lanesOf[kind])
  return [stage]
}

/** What each listener of a stage heard, and what he may not. */
const hearings = (stage: Stage): readonly (readonly [Listener, readonly string[], Wanted])[] => {
  const numbers = allNumbers()
  const nobodys: Wanted = { numbers, words: sides, addresses: new Map() }
  const { caller, callee } = stage.ends
  const hostOf = (address: string): string => address.split(':')[0] ?? ''
  return [
    [
      'caller',
      caller.received(),
      wantedOf('caller', numbers, hostOf(callee.address), stage.kind !== 'with media networks'),
    ],
    ['callee', callee.received(), wantedOf('callee', numbers, hostOf(caller.address))],
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
  const stages = (await Promise.all(stageKinds.map((kind) => performOn(kind, transport, cast)))).flat()
  const searched: Record<Listener, number> = { caller: 0, callee: 0, log: 0, API: 0 }
  const sightings: Sighting[] = []
  const passed: Passed = new Map()
  for (const [listener, heard, wanted] of stages.flatMap(hearings)) {
    searched[listener] += sum(heard)
    const found = search(listener, heard, wanted)
    sightings.push(...found.sightings)
    for (const [place, times] of found.passed) passed.set(place, (passed.get(place) ?? 0) + times)
  }
  const logs = stages.map(({ server }) => server.output).join('')
  return {
    transport,
    scenarios: cast.length,
    octets: { sent: sum(stages.flatMap(({ ends }) => [...ends.caller.sent(), ...ends.callee.sent()])), searched },
    sightings,
    passed: Object.fromEntries([...passed].sort()),
    heldBack: logs.split('a message that held the other number was not sent').length - 1,
    broken: stages.flatMap(({ broken }) => broken),
    coverage: coverageOf(stages.flatMap(({ played }) => played)),
  }
}
