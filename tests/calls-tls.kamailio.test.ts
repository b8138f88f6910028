import { headersOf } from '@axbridge/sip'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { freeAddress } from './free-port.ts'
import { KamailioProxy } from './kamailio-proxy.ts'
import type { Neighbour } from './kamailio-script.ts'
import { describePeer } from './peers.ts'
import { playCall } from './played-call.ts'
import { TlsFolder } from './tls-files.ts'

const [proxyHost, phonesHost] = ['127.0.0.4', '127.0.0.5']

describePeer('kamailio', "a call through the operator's proxy, with TLS between the proxy and the server", () => {
  const authority = new TlsFolder()
  let site: CarrierSite
  let proxy: KamailioProxy
  let callee: Neighbour

  beforeAll(async () => {
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
  let phonesReach = { host: proxyHost, port: 0 }
  afterAll(async () => {
    await proxy?.stop()
    await site?.close()
    authority.remove()
  })
  beforeEach(() => proxy.forget())

  test.each([
    ['caller', 'callee', 'completed'],
    ['caller-waits', 'callee-hangs-up', 'completed'],
    ['caller-held', 'callee-holds', 'completed'],
    ['caller-cancels', 'callee-silent', 'cancelled'],
  ])(
    '%s and %s: the proxy records a route for either side of it, and both are taken',
    async (callerScenario, calleeScenario, outcome) => {
      const { callee: seen, record } = await playCall(
        site,
        [callerScenario, { remote: phonesReach, local: await freeAddress(phonesHost) }],
        [calleeScenario, { local: callee.at }],
      )
      expect(record.outcome).toBe(outcome)
      expect(proxy.passed.filter(({ fate }) => fate === 'lost')).toEqual([])
      const [invite] = seen.requests('INVITE')
      // The proxy takes calls over TLS and passes them on over UDP, so that it stands twice in the route.
      const recorded = headersOf(invite ?? { headers: [] }, 'record-route')
      expect(recorded).toHaveLength(2)
      const fromServer = proxy.passed.filter(({ status, from }) => status === null && from === site.sip.host)
      expect(fromServer.map(({ transport }) => transport)).toEqual(fromServer.map(() => 'tls'))
      for (const { method, routes } of fromServer) {
        if (['ACK', 'BYE'].includes(method)) expect(routes).toHaveLength(2)
      }
    },
  )
})
