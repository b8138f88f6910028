import type { BindingAnswer } from '@axbridge/api'
import type { Address } from '@axbridge/sip'
import type { Played } from './coverage.ts'
import { LoggedServer } from './logged-server.ts'
import { type EndTransport, type OperatorEnd, openEnd } from './operator-end.ts'
import { Voice } from './places.ts'
import type { Scenario, Scene, Stage as StageKind } from './scene.ts'
import { phoneOf, type Side } from './secrets.ts'
import { Speaker } from './speaker.ts'
import { Switchboard } from './switchboard.ts'

const hosts: Readonly<Record<Side, string>> = { caller: '127.0.0.2', callee: '127.0.0.3' }

/** A scenario that did not go as it should. */
export type Broken = { readonly scenario: string; readonly why: string }

/** What a kind of server is set up with beside what each is. */
const settingsOf: Readonly<Record<StageKind, { sip?: object; calls?: object; trunk?: object }>> = {
  usual: {},
  'for one call': { sip: { maxCalls: 1 } },
  // The caller's media address lies in it, and the callee's does not.
  'with media networks': { calls: { mediaNetworks: ['192.0.2.0/24'] } },
  'with credentials': { trunk: { credentials: { username: 'axbridge', password: 'a-password-of-tests' } } },
}

/** After so many the rest is not played: each waits long for what does not come. */
const mostBroken = 12

/** A server between the two ends of an operator's network, and all that was said there. */
export class Stage {
  readonly kind: StageKind
  readonly server: LoggedServer
  readonly ends: Readonly<Record<Side, OperatorEnd>>
  readonly played: Played[] = []
  readonly broken: Broken[] = []
  /** The bodies of all answers of the API. */
  readonly answers: string[] = []
  readonly #switchboards: Readonly<Record<Side, Switchboard>>

  private constructor(kind: StageKind, server: LoggedServer, ends: Readonly<Record<Side, OperatorEnd>>) {
    this.kind = kind
    this.server = server
    this.ends = ends
    this.#switchboards = { caller: new Switchboard(ends.caller), callee: new Switchboard(ends.callee) }
  }

  static async open(kind: StageKind, transport: EndTransport): Promise<Stage> {
    let server: LoggedServer | undefined
    const addressOf = (): Address => {
      if (server === undefined) throw new Error('the server has not started')
      return transport === 'udp' ? server.ready.sip.udp : server.ready.sip.tcp
    }
    const caller = await openEnd(transport, hosts.caller, addressOf)
    const callee = await openEnd(transport, hosts.callee, addressOf)
    try {
      server = await LoggedServer.start({
        trunks: [
          {
            name: 'operator',
            to: callee.address,
            transport,
            from: Object.values(hosts),
            callerFrom: 'from',
            ...settingsOf[kind].trunk,
          },
        ],
        sandbox: { from: ['127.0.0.9'] },
        // The shortest; bindings ask for more unless a scenario waits for it.
        calls: { ringTimeoutMs: 1_000, drainMs: 500, ...settingsOf[kind].calls },
        sip: { ...settingsOf[kind].sip },
        log: { level: 'debug' },
      })
    } catch (error) {
      await Promise.all([caller.close(), callee.close()])
      throw error
    }
    return new Stage(kind, server, { caller, callee })
  }

  /** Plays a scenario; what goes wrong is noted, and nothing is thrown. `position` is that of all scenarios. */
  async play(scenario: Scenario, position: number): Promise<void> {
    if (this.broken.length >= mostBroken) return
    try {
      const scene = await this.#scene(scenario, position)
      this.played.push({ scenario, speakers: scene })
      await scenario.play(scene)
    } catch (error) {
      this.broken.push({ scenario: scenario.name, why: error instanceof Error ? error.message : 'something else' })
    }
  }

  /** Stops the server, so that its last words are heard too, and then the ends. */
  async close(): Promise<void> {
    await this.server.stop()
    await Promise.all([this.ends.caller.close(), this.ends.callee.close()])
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

  async #scene(scenario: Scenario, position: number): Promise<Scene> {
    const binding = await this.#bind(scenario, position)
    const dialled = scenario.calls === 'b' ? (binding.y ?? binding.x) : binding.x
    const { transport } = this.ends.caller
    const { host, port } = this.server.ready.sip[transport]
    const speaker = (side: Side): Speaker => {
      const made: Speaker = new Speaker(
        new Voice(side, position),
        this.ends[side],
        `sip:${dialled}@${host}:${port}`,
        (callId) => this.#switchboards[side].expectCallId(callId, made),
      )
      return made
    }
    const [caller, callee] = [speaker('caller'), speaker('callee')]
    this.#switchboards.callee.expectNumber(phoneOf('callee', position), callee)
    return {
      caller,
      callee,
      unbind: async () => {
        await this.ask('DELETE', `/v1/bindings/${binding.id}`)
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
