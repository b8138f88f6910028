import { type Address, headersOf } from '@axbridge/sip'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { freeAddress } from './free-port.ts'
import { KamailioProxy, type PassedMessage } from './kamailio-proxy.ts'
import type { Neighbour } from './kamailio-script.ts'
import { describePeer } from './peers.ts'
import { type PlayedCall, playCall } from './played-call.ts'
import { TlsFolder } from './tls-files.ts'

const [proxyHost, phonesHost] = ['127.0.0.4', '127.0.0.5']

describePeer(
  ['kamailio', 'sipp'],
  "a call through the operator's proxy, with TLS between the proxy and the server",
  () => {
    let authority: TlsFolder
    let site: CarrierSite
    let proxy: KamailioProxy
    let callee: Neighbour
    /** Where the phones find it: it speaks TLS only with the server. */
    let phonesReach: Address

    beforeAll(async () => {
      authority = new TlsFolder()
      const [at, tlsAt] = [await freeAddress(proxyHost), await freeAddress(proxyHost)]
      callee = { at: await freeAddress(phonesHost), transport: 'udp' }
      const files = authority.filesOf(`DNS:proxy.operator.example,IP:${proxyHost}`)
      site = await CarrierSite.open({
        ...{ transport: 'tls', proxy: tlsAt, phones: 'udp' },
        tls: { files: authority.filesOf('IP:127.0.0.1'), operatorNames: ['proxy.operator.example'] },
      })
      phonesReach = at
      const rules = { server: { at: site.sip, transport: 'tls' }, callees: [callee] } as const
      proxy = await KamailioProxy.start({ at, tls: { at: tlsAt, files }, rules })
    })
    afterAll(async () => {
      await proxy?.stop()
      await site?.close()
      authority?.remove()
    })
    beforeEach(() => proxy.forget())

    const play = async (callerScenario: string, calleeScenario: string): Promise<PlayedCall> =>
      playCall(
        site,
        [callerScenario, { remote: phonesReach, local: await freeAddress(phonesHost) }],
        [calleeScenario, { local: callee.at }],
      )

    /** What came from the server, all of it over TLS and none of it without its route. */
    const requestsOfServer = (): readonly PassedMessage[] => {
      expect(proxy.passed.filter(({ fate }) => fate === 'lost')).toEqual([])
      const requests = proxy.passed.filter(({ status, from }) => status === null && from === site.sip.host)
      expect(new Set(requests.map(({ transport }) => transport))).toEqual(new Set(['tls']))
      return requests
    }

    // The proxy takes calls over TLS and passes them on over UDP, or the other way, so that it stands twice in each route.
    test.each([
      ['the caller hangs up', 'caller', 'callee'],
      ['the callee hangs up', 'caller-waits', 'callee-hangs-up'],
      ['the callee puts the caller on hold', 'caller-held', 'callee-holds'],
    ])('%s: both places of the proxy stand in the routes, in their order', async (_title, ...scenarios) => {
      const call = await play(...scenarios)
      const [invite] = call.callee.requests('INVITE')
      // RFC 3261 sections 12.1.1 and 12.1.2: who was called keeps the order of what was recorded, who called turns it round.
      const toCallee = [...headersOf(invite ?? { headers: [] }, 'record-route')].reverse()
      const toCaller = headersOf(call.caller.final, 'record-route')
      expect([toCallee.length, toCaller.length]).toEqual([2, 2])
      const within = requestsOfServer().filter(({ routes }) => routes.length > 0)
      expect(within.length).toBeGreaterThanOrEqual(2)
      for (const { routes } of within) expect([toCallee, toCaller]).toContainEqual(routes)
    })

    test('the caller gives up while it rings: the callee gets a CANCEL', async () => {
      const { caller, callee: seen, record } = await play('caller-cancels', 'callee-silent')
      expect([seen.requests('CANCEL').length, caller.final.status, record.outcome]).toEqual([1, 487, 'cancelled'])
      expect(requestsOfServer().map(({ method }) => method)).toContain('CANCEL')
    })
  },
)
