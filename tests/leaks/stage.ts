import type { BindingAnswer } from '@axbridge/api'
import type { Address } from '@axbridge/sip'
import type { Played } from './coverage.ts'
import { LoggedServer } from './logged-server.ts'
import { type EndTransport, type OperatorEnd, openEnd } from './operator-end.ts'
import { Voice } from './places.ts'
import { scenarios } from './scenarios.ts'
import type { Pretence, Scenario, Scene, Stage as StageKind, Trunks } from './scene.ts'
import { phoneOf, type Side, sides } from './secrets.ts'
import { Speaker } from './speaker.ts'
import { Switchboard } from './switchboard.ts'

/** Where a side is. A caller is known by his address, and with it what says who he is. */
type EndName = Side | 'asserted caller'

const hosts: Readonly<Record<EndName, string>> = {
  caller: '127.0.0.2',
  callee: '127.0.0.3',
  'first way': '127.0.0.4',
  'asserted caller': '127.0.0.5',
}

const endNames = Object.keys(hosts) as readonly EndName[]

export const sideOf = (end: EndName): Side => (end === 'asserted caller' ? 'caller' : end)

/** The addresses of a side's ends. */
export const hostsOf = (side: Side): readonly string[] =>
  endNames.filter((name) => sideOf(name) === side).map((name) => hosts[name])

/** Where a side of a scenario is; undefined when it has no part in it. */
const endOf = (side: Side, trunks: Trunks): EndName | undefined => {
  if (side === 'caller' && trunks === 'asserted callers') return 'asserted caller'
  return side === 'first way' && trunks !== 'two ways' ? undefined : side
}

/** A scenario that did not go as it should. */
export type Broken = { readonly scenario: string; readonly why: string }

/** What a kind of server is set up with beside what each is. */
const settingsOf: Readonly<Record<StageKind, { sip?: object; calls?: object }>> = {
  usual: {},
  'for one call': { sip: { maxCalls: 1 } },
  // The caller's media address lies in it, and the callee's does not.
  'with media networks': { calls: { mediaNetworks: ['192.0.2.0/24'] } },
}

type Ends = ReadonlyMap<EndName, OperatorEnd>

const closeAll = async (ends: Ends): Promise<void> => {
  await Promise.all([...ends.values()].map((end) => end.close()))
}

/** After so many the rest is not played: each waits long for what does not come. */
const mostBroken = 12

const openEnds = async (transport: EndTransport, server: () => Address): Promise<Ends> =>
  new Map(
    await Promise.all(endNames.map(async (name) => [name, await openEnd(transport, hosts[name], server)] as const)),
  )

/** Whom the scenarios call that these trunks carry, by all digits of a number that a prefix may have. */
const calleesOver = (trunks: Trunks): readonly string[] =>
  scenarios.flatMap((scenario, position) =>
    scenario.trunks === trunks ? [phoneOf('callee', position).slice(0, 10)] : [],
  )

/** The network that calls and is called, and trunks beside it for scenarios of their own. */
const trunksOf = (transport: EndTransport, ends: Ends): readonly object[] => {
  const to = (name: EndName): object => ({ to: ends.get(name)?.address, transport })
  return [
    { name: 'operator', ...to('callee'), from: [hosts.caller, hosts.callee], callerFrom: 'from' },
    { name: 'asserting', from: [hosts['asserted caller']], callerFrom: 'asserted' },
    {
      name: 'asking',
      ...to('callee'),
      from: [],
      prefixes: calleesOver('credentials'),
      credentials: { username: 'axbridge', password: 'a-password-of-tests' },
    },
    { name: 'first', ...to('first way'), from: [hosts['first way']], prefixes: calleesOver('two ways') },
  ]
}

/** What stands in From where P-Asserted-Identity says who calls. */
const fromOf = (pretence: Pretence, voice: Voice): string => {
  const { third, name, host } = voice.at('the host of From')
  const uris: Readonly<Record<Pretence, string>> = {
    anonymous: 'sip:anonymous@anonymous.invalid',
    'another number': `sip:${third}@${host};user=phone;x=${voice.at('a parameter of the URI of From').name}`,
    'a name': `sip:${name}@${host};x=${voice.at('a parameter of the URI of From').name}`,
  }
  return uris[pretence]
}

/** A server between the ends of an operator's network, and all that was said there. */
export class Stage {
  readonly kind: StageKind
  readonly server: LoggedServer
  readonly ends: Ends
  readonly played: Played[] = []
  readonly broken: Broken[] = []
  /** The bodies of all answers of the API. */
  readonly answers: string[] = []
  readonly #switchboards: ReadonlyMap<EndName, Switchboard>

  private constructor(kind: StageKind, server: LoggedServer, ends: Ends) {
    this.kind = kind
    this.server = server
    this.ends = ends
    this.#switchboards = new Map([...ends].map(([side, end]) => [side, new Switchboard(end)]))
  }

  static async open(kind: StageKind, transport: EndTransport): Promise<Stage> {
    let server: LoggedServer | undefined
    const addressOf = (): Address => {
      if (server === undefined) throw new Error('the server has not started')
      return transport === 'udp' ? server.ready.sip.udp : server.ready.sip.tcp
    }
    const ends = await openEnds(transport, addressOf)
    try {
      server = await LoggedServer.start({
        trunks: trunksOf(transport, ends),
        sandbox: { from: ['127.0.0.9'] },
        // The shortest; bindings ask for more unless a scenario waits for it.
        calls: { ringTimeoutMs: 1_000, drainMs: 500, ...settingsOf[kind].calls },
        sip: { ...settingsOf[kind].sip },
        log: { level: 'debug' },
        // Every call is followed, so that what is kept of it is searched too.
        console: { ladders: { perSecond: 1_000, kept: 2_000 } },
      })
    } catch (error) {
      await closeAll(ends)
      throw error
    }
    return new Stage(kind, server, ends)
  }

  /** Plays a scenario; what goes wrong is noted, and nothing is thrown. `position` is that of all scenarios. */
  async play(scenario: Scenario, position: number): Promise<void> {
    if (this.broken.length >= mostBroken) return
    try {
      const binding = await this.#bind(scenario, position)
      const speakers = this.#speakers(scenario, position, binding)
      this.played.push({ scenario, speakers })
      await scenario.play(this.#scene(speakers, binding))
    } catch (error) {
      this.broken.push({ scenario: scenario.name, why: error instanceof Error ? error.message : 'something else' })
    }
  }

  /** Stops the server, so that its last words are heard too, and then the ends. */
  async close(): Promise<void> {
    await this.server.stop()
    await closeAll(this.ends)
  }

  /** An answer of the API, which is kept. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const { http, sandbox } = this.server.ready
    const response = await fetch(`${http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox?.key ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    this.answers.push(text)
    if (!response.ok) throw new Error(`${method} ${path.split('?')[0]} was answered ${response.status}`)
    return JSON.parse(text)
  }

  /** Somebody for each side, to whom all that belongs to this scenario is brought. */
  #speakers(
    { calls, pretence, trunks = 'one' }: Scenario,
    position: number,
    { x, y }: Pick<BindingAnswer, 'x' | 'y'>,
  ): ReadonlyMap<Side, Speaker> {
    const dialled = calls === 'b' ? (y ?? x) : x
    const speakers = new Map<Side, Speaker>()
    for (const side of sides) {
      const name = endOf(side, trunks)
      const end = name && this.ends.get(name)
      const switchboard = name && this.#switchboards.get(name)
      if (end === undefined || switchboard === undefined) continue
      const { host, port } = this.server.ready.sip[end.transport]
      const voice = new Voice(side, position)
      const speaker: Speaker = new Speaker(voice, end, `sip:${dialled}@${host}:${port}`, (callId) =>
        switchboard.expectCallId(callId, speaker),
      )
      if (side !== 'caller') switchboard.expectNumber(phoneOf('callee', position), speaker)
      else if (pretence !== undefined) speaker.from = fromOf(pretence, voice)
      speakers.set(side, speaker)
    }
    return speakers
  }

  #scene(speakers: ReadonlyMap<Side, Speaker>, { id }: Pick<BindingAnswer, 'id'>): Scene {
    const [caller, callee, firstWay] = sides.map((side) => speakers.get(side))
    if (caller === undefined || callee === undefined) throw new Error('a call needs two')
    return {
      caller,
      callee,
      ...(firstWay === undefined ? {} : { firstWay }),
      unbind: async () => {
        await this.ask('DELETE', `/v1/bindings/${id}`)
      },
    }
  }

  async #bind({ mode = 'GXB', calls = 'a', terms }: Scenario, position: number): Promise<BindingAnswer> {
    const [caller, callee] = [phoneOf('caller', position), phoneOf('callee', position)]
    const [a, b] = calls === 'a' ? [caller, callee] : [callee, caller]
    const thirds = [phoneOf('third of the caller', position), phoneOf('third of the callee', position)]
    const isGroup = mode === 'GXB' || mode === 'GXYB'
    return (await this.ask('POST', '/v1/bindings', {
      mode,
      b,
      ...(isGroup ? { members: [a, ...thirds], defaultMember: a } : { a }),
      orderId: `order-${position}`,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      ringTimeoutMs: 60_000,
      ...terms,
    })) as BindingAnswer
  }
}
