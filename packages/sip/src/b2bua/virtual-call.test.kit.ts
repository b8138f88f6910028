import type { Guard } from '../transaction/guard.ts'
import { seededTokens, VirtualWorld } from '../transaction/virtual-network.test.kit.ts'
import { B2bua, type B2buaOptions } from './b2bua.ts'
import type {
  CallControl,
  CallDecision,
  CallEnd,
  CallHandle,
  DigestUser,
  IncomingCall,
  WayToCallee,
} from './call-control.ts'
import { ScriptedPhone } from './scripted-phone.test.kit.ts'

/** For tests only: a caller, a bridge and a callee, with what the exchange above would hear. */

export const callerAddress = { host: '192.0.2.10', port: 5060 }
export const bridgeAddress = { host: '198.51.100.1', port: 5060 }
export const bridgeTarget = { transport: 'udp', remote: bridgeAddress } as const
export const calleeAddress = { host: '203.0.113.20', port: 5060 }

type Settings = Partial<
  Pick<
    B2buaOptions,
    'maxCalls' | 'maxTransactions' | 'maxDurationMs' | 'otherRequests' | 'otherMethods' | 'mark' | 'mayCarry'
  >
> & {
  readonly admit?: CallControl['admit']
  readonly screened?: CallControl['screened']
  readonly follow?: CallControl['follow']
  readonly guardCaller?: Guard
  readonly callerCredentials?: DigestUser
  readonly guardCallee?: Guard
  readonly ringTimeoutMs?: number
  /** What the first way has beside what it must have, and the further ones beside what the first has. */
  readonly way?: Partial<WayToCallee>
  readonly furtherWays?: readonly Partial<WayToCallee>[]
  /** What the decision asks for; `maxDurationMs` is the bridge's own. */
  readonly longestCallMs?: number
  readonly connecting?: (call: CallHandle) => void
  readonly offered?: (call: IncomingCall, connect: () => CallDecision) => Promise<CallDecision>
  readonly answered?: () => Promise<void>
}

export class VirtualCall {
  readonly world = new VirtualWorld()
  readonly caller: ScriptedPhone
  readonly callee: ScriptedPhone
  readonly bridge: B2bua
  readonly offered: IncomingCall[] = []
  /** The statuses of calls that were not offered. */
  readonly screened: number[] = []
  /** `ringing`, `answered`, `ended`, `held back caller` in the order in which they were told. */
  readonly observed: string[] = []
  readonly ends: CallEnd[] = []
  /** Of the connected calls. */
  readonly handles: CallHandle[] = []
  readonly #settings: Settings

  constructor(settings: Settings = {}) {
    this.#settings = settings
    const { world } = this
    this.caller = new ScriptedPhone(world, 'alice', callerAddress, bridgeTarget, 1)
    this.callee = new ScriptedPhone(world, 'bob', calleeAddress, bridgeTarget, 2)
    this.bridge = new B2bua({
      network: world.network(bridgeAddress),
      timers: world.timers,
      tokens: seededTokens(3),
      maxCalls: settings.maxCalls ?? 10,
      ...(settings.maxTransactions === undefined ? {} : { maxTransactions: settings.maxTransactions }),
      ...(settings.maxDurationMs === undefined ? {} : { maxDurationMs: settings.maxDurationMs }),
      ...(settings.otherRequests === undefined ? {} : { otherRequests: settings.otherRequests }),
      ...(settings.otherMethods === undefined ? {} : { otherMethods: settings.otherMethods }),
      ...(settings.mark === undefined ? {} : { mark: settings.mark }),
      ...(settings.mayCarry === undefined ? {} : { mayCarry: settings.mayCarry }),
      control: {
        admit: (request, flow) => settings.admit?.(request, flow) ?? { kind: 'admitted', peer: 'any' },
        offered: async (call) => {
          this.offered.push(call)
          return settings.offered === undefined ? this.connect() : settings.offered(call, () => this.connect())
        },
        follow: (call) => settings.follow?.(call),
        screened: (call, status) => {
          this.screened.push(status)
          settings.screened?.(call, status)
        },
      },
    })
  }

  connect(): CallDecision {
    const { guardCaller, guardCallee, ringTimeoutMs, longestCallMs, connecting, answered } = this.#settings
    const { way, furtherWays, callerCredentials } = this.#settings
    const usual: WayToCallee = {
      target: { transport: 'udp', remote: calleeAddress },
      requestUri: 'sip:13800000002@callee.invalid',
      to: 'sip:13800000002@callee.invalid',
      from: 'sip:700123456780001@bridge.invalid',
      assertIdentity: true,
    }
    return {
      kind: 'connect',
      guardCaller: guardCaller ?? (() => true),
      ...(callerCredentials === undefined ? {} : { callerCredentials }),
      ...(furtherWays === undefined ? {} : { furtherWays: furtherWays.map((further) => ({ ...usual, ...further })) }),
      leg: {
        ...usual,
        ...way,
        guard: guardCallee ?? (() => true),
        ringTimeoutMs: ringTimeoutMs ?? 60_000,
        ...(longestCallMs === undefined ? {} : { maxDurationMs: longestCallMs }),
      },
      observer: {
        connecting: (handle) => {
          this.handles.push(handle)
          connecting?.(handle)
        },
        ringing: () => this.observed.push('ringing'),
        answered: async () => {
          this.observed.push('answered')
          await answered?.()
        },
        ended: (end) => {
          this.observed.push('ended')
          this.ends.push(end)
        },
        heldBack: (leg) => this.observed.push(`held back ${leg}`),
      },
    }
  }
}

/** Lets all timers of RFC 3261 and of the bridge run out and says what is left of the call then. */
export const leftOf = async (call: VirtualCall): Promise<typeof nothing> => {
  await call.world.run(300_000)
  const { live, transactions } = call.bridge.counters()
  return { live, transactions, timers: call.world.runningTimers }
}

export const nothing = { live: 0, transactions: 0, timers: 0 }
