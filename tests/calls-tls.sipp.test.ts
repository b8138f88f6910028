import type { Address } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { freeAddress } from './free-port.ts'
import { describePeer } from './peers.ts'
import { type PlayedCall, playCall } from './played-call.ts'
import { Stunnel } from './stunnel.ts'
import { type TlsFiles, TlsFolder } from './tls-files.ts'

const [callersHost, calleesHost] = ['127.0.0.2', '127.0.0.6']
const [a, b] = ['13800000001', '13900000002']

describePeer('stunnel', 'a call between two phones over TLS on which both sides show a certificate', () => {
  const authority = new TlsFolder()
  let site: CarrierSite
  let stunnel: Stunnel
  /** Where the operator's callers and a stranger reach the server, and where the operator's phone listens. */
  let operator: Address
  let stranger: Address
  let callee: Address

  beforeAll(async () => {
    const network = await freeAddress(calleesHost)
    const names = { operator: 'DNS:operator.example', network: `DNS:operator.example,IP:${calleesHost}` }
    site = await CarrierSite.open({
      transport: 'tls',
      proxy: network,
      tls: { files: authority.filesOf('IP:127.0.0.1'), operatorNames: ['operator.example'] },
    })
    ;[operator, stranger, callee] = [
      await freeAddress(callersHost),
      await freeAddress(callersHost),
      await freeAddress(calleesHost),
    ]
    const wrap = (from: Address, files: TlsFiles) => ({ kind: 'wrap', from, to: site.sip, files }) as const
    stunnel = await Stunnel.start([
      wrap(operator, authority.filesOf(names.operator)),
      wrap(stranger, authority.filesOf('DNS:stranger.example')),
      { kind: 'unwrap', from: network, to: callee, files: authority.filesOf(names.network) },
    ])
  })
  afterAll(async () => {
    await stunnel?.stop()
    await site?.close()
    authority.remove()
  })

  const play = async (callerScenario: string, calleeScenario: string): Promise<PlayedCall> => {
    const local = await freeAddress(callersHost)
    return playCall(
      site,
      [callerScenario, { remote: operator, local, behindTls: local }],
      [calleeScenario, { local: callee, behindTls: site.network }],
    )
  }

  test.each([
    ['the caller hangs up', 'caller', 'callee', 'completed'],
    ['the callee hangs up', 'caller-waits', 'callee-hangs-up', 'completed'],
    ['the caller gives up while it rings', 'caller-cancels', 'callee-silent', 'cancelled'],
    ['the caller puts the callee on hold', 'caller-holds', 'callee-held', 'completed'],
    ['both sides ring reliably', 'caller-reliable', 'callee-reliable', 'completed'],
  ])('%s', async (_title, callerScenario, calleeScenario, outcome) => {
    const { callee: seen, record } = await play(callerScenario, calleeScenario)
    expect(record.outcome).toBe(outcome)
    const [invite] = seen.requests('INVITE')
    expect(invite?.headers.find(({ name }) => name === 'via')?.value).toMatch(/^SIP\/2\.0\/TLS /)
  })

  test('a certificate of the same authority that names no trunk is refused with 403, and nobody rings', async () => {
    const { x } = await site.api.bind({ a, b })
    const local = await freeAddress(callersHost)
    const silent = await site.callee('callee', { local: callee, behindTls: site.network })
    const { exitCode, trace } = await site.caller('caller-refused', {
      ...{ remote: stranger, local, behindTls: local },
      keys: { target: site.uri(x), from: `<sip:${a}@operator.example>`, identity: `P-Asserted-Identity: <sip:${a}@x>` },
    })
    expect([exitCode, trace.final.status]).toEqual([0, 403])
    expect((await silent.stop()).trace.requests('INVITE')).toEqual([])
    expect(await site.api.calls({ x })).toEqual([])
  })
})
