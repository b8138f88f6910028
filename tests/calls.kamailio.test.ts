import { type Address, headerOf, headersOf } from '@axbridge/sip'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { freeAddress } from './free-port.ts'
import { KamailioProxy } from './kamailio-proxy.ts'
import type { Neighbour } from './kamailio-script.ts'
import { describePeer } from './peers.ts'
import { expectShownNothing, type PlayedCall, playCall } from './played-call.ts'

const [a, b] = ['13800000001', '13900000002']
const [proxyHost, phonesHost] = ['127.0.0.4', '127.0.0.5']

describePeer(['kamailio', 'sipp'], "a call through the operator's proxy, on both of its legs", () => {
  describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
    let site: CarrierSite
    let proxy: KamailioProxy
    let callee: Neighbour

    beforeAll(async () => {
      const at = await freeAddress(proxyHost)
      callee = { at: await freeAddress(phonesHost), transport }
      site = await CarrierSite.open({ transport, proxy: at })
      proxy = await KamailioProxy.start({ at, rules: { server: { at: site.sip, transport }, callees: [callee] } })
    })
    afterAll(async () => {
      await proxy?.stop()
      await site?.close()
    })
    beforeEach(() => proxy.forget())

    const play = async (callerScenario: string, calleeScenario: string): Promise<PlayedCall> =>
      playCall(
        site,
        [callerScenario, { remote: site.network, local: await freeAddress(phonesHost) }],
        [calleeScenario, { local: callee.at }],
      )

    /** The routes of the requests of one method that came from the server. */
    const routesOf = (method: string): readonly (readonly string[])[] =>
      proxy.requests(method, site.sip.host).map(({ routes }) => routes)

    const expectNothingLost = (): void => {
      expect(proxy.passed.filter(({ fate }) => fate === 'lost')).toEqual([])
      expect(new Set(proxy.passed.map((message) => message.transport))).toEqual(new Set([transport]))
    }

    test('the caller hangs up: the ACK and the BYE to the callee take the route that the proxy recorded', async () => {
      const { callee: seen } = await play('caller', 'callee')
      const [invite] = seen.requests('INVITE')
      const recorded = headersOf(invite ?? { headers: [] }, 'record-route')
      expect(recorded).toEqual([expect.stringMatching(/^<sip:127\.0\.0\.4:[0-9]+;.*lr.*>$/)])
      expect(routesOf('ACK')).toEqual([recorded])
      expect(routesOf('BYE')).toEqual([recorded])
      expectNothingLost()
    })

    test('the callee hangs up: the BYE to the caller takes the route of his INVITE', async () => {
      const { caller: seen } = await play('caller-waits', 'callee-hangs-up')
      expect(seen.requests('BYE')).toHaveLength(1)
      const recorded = headersOf(seen.final, 'record-route')
      expect(recorded).toHaveLength(1)
      expect(routesOf('BYE')).toEqual([recorded])
      expectNothingLost()
    })

    test.each([
      ['the caller', 'caller-holds', 'callee-held', 'callee'],
      ['the callee', 'caller-held', 'callee-holds', 'caller'],
    ] as const)(
      '%s puts the other on hold: the re-INVITE and its ACK take the route',
      async (_title, callerScenario, calleeScenario, held) => {
        const call = await play(callerScenario, calleeScenario)
        const holds = call[held].requests('INVITE').filter(({ body }) => body.includes('a=sendonly'))
        expect(holds).toHaveLength(1)
        const [first, again] = proxy.requests('INVITE', site.sip.host)
        expect(first?.routes).toEqual([])
        expect(again?.routes).toEqual([expect.stringContaining(proxyHost)])
        expect(routesOf('ACK')).toHaveLength(2)
        for (const routes of routesOf('ACK')) expect(routes).toEqual([expect.stringContaining(proxyHost)])
        expectNothingLost()
      },
    )

    test('the caller gives up while it rings: the CANCEL goes the way of the INVITE, without a route', async () => {
      const { caller, callee: seen, record } = await play('caller-cancels', 'callee-silent')
      expect(seen.requests('CANCEL')).toHaveLength(1)
      expect(caller.final.status).toBe(487)
      expect(routesOf('CANCEL')).toEqual([[]])
      expect(record.outcome).toBe('cancelled')
      expectNothingLost()
    })
  })
})

describePeer(['kamailio', 'sipp'], 'a call that the proxy rings at two phones at once', () => {
  let site: CarrierSite
  let proxy: KamailioProxy
  let callees: readonly [Address, Address]

  beforeAll(async () => {
    const at = await freeAddress(proxyHost)
    callees = [await freeAddress(phonesHost), await freeAddress(phonesHost)]
    site = await CarrierSite.open({ proxy: at })
    const rules = {
      server: { at: site.sip, transport: 'udp' },
      callees: callees.map((address) => ({ at: address, transport: 'udp' }) as const),
    } as const
    proxy = await KamailioProxy.start({ at, rules })
  })
  afterAll(async () => {
    await proxy?.stop()
    await site?.close()
  })

  const play = async (otherScenario: string) => {
    const other = await site.callee(otherScenario, { local: callees[1] })
    const call = await playCall(
      site,
      ['caller', { remote: site.network, local: await freeAddress(phonesHost) }],
      ['callee-slow', { local: callees[0] }],
    )
    const { exitCode, complaint, trace } = await other.ended
    expect([complaint, exitCode]).toEqual(['', 0])
    expectShownNothing(call.caller, trace)
    expect(call.record).toMatchObject({ outcome: 'completed', q850Cause: 16 })
    // To the caller it is one dialog.
    expect(new Set(call.caller.responses().map((response) => headerOf(response, 'to'))).size).toBeLessThanOrEqual(2)
    return { ...call, other: trace }
  }

  test('the phone that does not answer gets a CANCEL, and the call is with the other', async () => {
    const { callee, other } = await play('callee-silent')
    expect([callee.requests('ACK').length, callee.requests('BYE').length]).toEqual([1, 1])
    expect([other.requests('CANCEL').length, other.requests('BYE').length]).toEqual([1, 0])
  })

  test('a second phone that answers all the same gets an ACK and a BYE, and the call goes on with the first', async () => {
    const { caller, callee, other } = await play('callee-too-late')
    expect([other.requests('CANCEL').length, other.requests('ACK').length]).toEqual([1, 1])
    expect(other.requests('BYE')).toHaveLength(1)
    expect([callee.requests('ACK').length, callee.requests('BYE').length]).toEqual([1, 1])
    expect(caller.statuses().filter((status) => status === 200)).toHaveLength(1)
  })
})

describePeer(['kamailio', 'sipp'], 'a proxy that asks the server who it is', () => {
  const challenge = { realm: 'operator.example', username: 'axbridge', password: 'known-to-the-operator' }

  test.each([
    ['who answers with its credentials is connected', challenge.password, 200],
    ['who knows another password is refused, and asks no third time', 'known-to-nobody', 500],
  ])('%s', async (_title, password, status) => {
    const at = await freeAddress(proxyHost)
    const callee = { at: await freeAddress(phonesHost), transport: 'udp' } as const
    const trunk = { credentials: { username: challenge.username, password } }
    const site = await CarrierSite.open({ proxy: at, trunk })
    const rules = { server: { at: site.sip, transport: 'udp' }, callees: [callee], challenge } as const
    const proxy = await KamailioProxy.start({ at, rules })
    try {
      const local = await freeAddress(phonesHost)
      if (status === 200) {
        const { callee: seen } = await playCall(
          site,
          ['caller', { remote: at, local }],
          ['callee', { local: callee.at }],
        )
        expect(seen.requests('INVITE').flatMap((invite) => headersOf(invite, 'proxy-authorization'))).toEqual([])
      } else {
        const { x } = await site.api.bind({ a, b })
        const keys = { target: site.uri(x), from: `<sip:${a}@operator.example>`, identity: 'X-Nothing: 0' }
        const { exitCode, trace } = await site.caller('caller-refused', { remote: at, local, keys })
        expect([exitCode, trace.final.status]).toEqual([0, status])
        expectShownNothing(trace)
        await expect.poll(() => site.api.calls({ x })).toMatchObject([{ outcome: 'failed', answeredAt: null }])
      }
      expect(proxy.requests('INVITE', site.sip.host)).toHaveLength(2)
    } finally {
      await proxy.stop()
      await site.close()
    }
  })
})
