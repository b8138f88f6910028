import { afterEach, expect, test } from 'vitest'
import type { Target, TransportKind } from '../transport/network.ts'
import { randomTokens } from '../transport/random-tokens.ts'
import { realTimers } from '../transport/real-timers.ts'
import { SipNetwork } from '../transport/sip-network.ts'
import { B2bua } from './b2bua.ts'
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

test.each(['udp', 'tcp'] as const)('a call over real %s sockets rings, is answered and ends', async (transport) => {
  const middle = await openNetwork(transport)
  const side = await Promise.all([openNetwork(transport), openNetwork(transport)])
  const bridgeTarget: Target = { transport, remote: middle.address }
  const caller = new ScriptedPhone(side[0].world, 'alice', side[0].address, bridgeTarget, 1)
  const callee = new ScriptedPhone(side[1].world, 'bob', side[1].address, bridgeTarget, 2)
  const observed: string[] = []
  callee.callee = ringThenAnswer
  const bridge = new B2bua({
    network: middle.network,
    timers: realTimers,
    tokens: randomTokens,
    maxCalls: 10,
    control: {
      admit: () => ({ kind: 'admitted', peer: 'any' }),
      screened: () => {},
      offered: async () => ({
        kind: 'connect',
        guardCaller: () => true,
        leg: {
          target: { transport, remote: side[1].address },
          requestUri: `sip:13800000002@127.0.0.1:${side[1].address.port}`,
          to: 'sip:13800000002@127.0.0.1',
          from: 'sip:700123456780001@127.0.0.1',
          assertIdentity: false,
          guard: () => true,
          ringTimeoutMs: 10_000,
        },
        observer: {
          connecting: () => {},
          ringing: () => observed.push('ringing'),
          answered: async () => {
            observed.push('answered')
          },
          ended: ({ by, outcome }) => observed.push(`${outcome} by ${by}`),
          heldBack: (leg) => observed.push(`held back ${leg}`),
        },
      }),
    },
  })
  closings.push(
    () => bridge.close(),
    () => caller.layer.close(),
    () => callee.layer.close(),
  )

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
