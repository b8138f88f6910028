import { afterEach, expect, test } from 'vitest'
import type { Target, TransportKind } from '../transport/network.ts'
import { randomTokens } from '../transport/random-tokens.ts'
import { realTimers } from '../transport/real-timers.ts'
import { SipNetwork } from '../transport/sip-network.ts'
import { B2bua } from './b2bua.ts'
import type { WayToCallee } from './call-control.ts'
import { DigestServer } from './digest-server.test.kit.ts'
import { ringThenAnswer, ScriptedPhone, sdpOf } from './scripted-phone.test.kit.ts'

const anyPort = { host: '127.0.0.1', port: 0 }
const closings: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

const openNetwork = async (transport: TransportKind) => {
  const network = await SipNetwork.open({ [transport]: anyPort })
  closings.push(() => network.close())
  const address = network.addresses()[transport]
  if (address === undefined) throw new Error('the transport that was asked for is open')
  return { network, address, world: { timers: realTimers, network: () => network } }
}

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 5000
  while (!holds() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}

/** Two phones and a bridge between them; `ways` of the callee's own. */
const setUp = async (
  transport: TransportKind,
  ways: (usual: WayToCallee) => readonly [WayToCallee, ...WayToCallee[]] = (usual) => [usual],
) => {
  const middle = await openNetwork(transport)
  const side = await Promise.all([openNetwork(transport), openNetwork(transport)])
  const bridgeTarget: Target = { transport, remote: middle.address }
  const caller = new ScriptedPhone(side[0].world, 'alice', side[0].address, bridgeTarget, 1)
  const callee = new ScriptedPhone(side[1].world, 'bob', side[1].address, bridgeTarget, 2)
  const observed: string[] = []
  callee.callee = ringThenAnswer
  const usual: WayToCallee = {
    target: { transport, remote: side[1].address },
    requestUri: `sip:13800000002@127.0.0.1:${side[1].address.port}`,
    to: 'sip:13800000002@127.0.0.1',
    from: 'sip:700123456780001@127.0.0.1',
    assertIdentity: false,
  }
  const bridge = new B2bua({
    network: middle.network,
    timers: realTimers,
    tokens: randomTokens,
    maxCalls: 10,
    control: {
      admit: () => ({ kind: 'admitted', peer: 'any' }),
      screened: () => {},
      offered: async () => {
        const [way, ...furtherWays] = ways(usual)
        return {
          kind: 'connect',
          guardCaller: () => true,
          leg: { ...way, guard: () => true, ringTimeoutMs: 10_000 },
          furtherWays,
          observer: {
            connecting: () => {},
            ringing: () => observed.push('ringing'),
            answered: async () => {
              observed.push('answered')
            },
            ended: ({ by, outcome }) => observed.push(`${outcome} by ${by}`),
            heldBack: (leg) => observed.push(`held back ${leg}`),
          },
        }
      },
    },
  })
  closings.push(
    () => bridge.close(),
    () => caller.layer.close(),
    () => callee.layer.close(),
  )
  return { caller, callee, bridge, observed, usual }
}

/** Where nobody listens any more. */
const closedTarget = async (transport: TransportKind): Promise<Target> => {
  const { network, address } = await openNetwork(transport)
  await network.close()
  return { transport, remote: address }
}

test.each(['udp', 'tcp'] as const)('a call over real %s sockets rings, is answered and ends', async (transport) => {
  const { caller, callee, bridge, observed } = await setUp(transport)
  caller.call(sdpOf('alice', '127.0.0.1'))
  await until(() => callee.heard.includes('ACK') && caller.heard.includes('200'))
  caller.change('INVITE', sdpOf('alice', '127.0.0.1'))
  await until(() => caller.heard.includes('INVITE 200') && callee.heard.filter((heard) => heard === 'ACK').length === 2)
  caller.within('REFER')
  await until(() => caller.heard.includes('REFER 405'))
  callee.within('BYE')
  await until(() => callee.heard.includes('BYE 200') && caller.heard.includes('BYE'))
  await until(() => bridge.counters().live === 0)
  expect(caller.heard).toEqual(['100', '180', '200', 'INVITE 200', 'REFER 405', 'BYE'])
  expect(callee.heard).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK', 'BYE 200'])
  expect(observed).toEqual(['ringing', 'answered', 'completed by callee'])
  if (transport === 'tcp') expect(bridge.counters().transactions).toBeLessThanOrEqual(4)
})

test.each([
  ['udp', 'timeout'],
  ['tcp', 'transport'],
] as const)(
  'a call over real %s sockets goes by the second way when nobody is at the first, and is challenged there',
  async (transport, why) => {
    const user = { username: 'bridge', password: 'secretword' }
    const server = new DigestServer({ realm: 'r', algorithm: 'SHA-256', qop: 'auth', opaque: 'o' }, user)
    const nobody = await closedTarget(transport)
    const told: string[] = []
    const { caller, callee, bridge, observed } = await setUp(transport, (usual) => [
      {
        ...usual,
        target: nobody,
        firstResponseMs: 300,
        take: () => ({ failed: (reason) => told.push(reason), left: () => told.push('left') }),
      },
      { ...usual, credentials: user },
    ])
    callee.callee = (phone, invite) => {
      if (server.admits(invite)) ringThenAnswer(phone, invite)
    }
    callee.hungUp = (_phone, bye) => {
      if (server.admits(bye)) bye.respond(200)
    }
    caller.call(sdpOf('alice', '127.0.0.1'))
    await until(() => callee.heard.includes('ACK') && caller.heard.includes('200'))
    server.nonce = 'nonceB'
    caller.within('BYE')
    await until(() => caller.heard.includes('BYE 200') && callee.heard.length === 5)
    expect(callee.heard).toEqual(['INVITE', 'INVITE', 'ACK', 'BYE', 'BYE'])
    expect(server.faults).toEqual([])
    expect(server.counts).toEqual(['INVITE 00000001', 'BYE 00000001'])
    expect(observed).toEqual(['ringing', 'answered', 'completed by caller'])
    // The refusal of a port is told by some systems and not by others, and over UDP only silence is sure.
    expect(transport === 'udp' ? ['timeout', 'transport'] : [why]).toContain(told[0])
    expect(told).toHaveLength(1)
    expect(bridge.counters().heldBack).toBe(0)
  },
)

test.each(['udp', 'tcp'] as const)('a peer over real %s sockets is asked whether he is there', async (transport) => {
  const { bridge, callee, usual } = await setUp(transport)
  // The phone knows nothing of OPTIONS outside dialogs, and says so.
  expect(await bridge.ask(usual.target, 'sip:127.0.0.1', 2000)).toBe(481)
  expect(callee.heard).toEqual(['OPTIONS'])
  expect(await bridge.ask(await closedTarget(transport), 'sip:127.0.0.1', 300)).toBeUndefined()
  expect(bridge.counters()).toMatchObject({ live: 0, started: 0 })
  await expect(bridge.ask({ transport: 'tls', remote: anyPort }, 'sip:127.0.0.1', 300)).resolves.toBeUndefined()
})
