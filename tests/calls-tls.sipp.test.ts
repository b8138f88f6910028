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

describePeer(['sipp', 'stunnel'], 'a call between two phones over TLS on which both sides show a certificate', () => {
  let authority: TlsFolder
  let site: CarrierSite
  let stunnel: Stunnel
  /** Where the operator's callers and a stranger reach the server, and where the operator's phone listens. */
  let operator: Address
  let stranger: Address
  let callee: Address

  beforeAll(async () => {
    authority = new TlsFolder()
    const network = await freeAddress(calleesHost)
    site = await CarrierSite.open({
      ...{ transport: 'tls', proxy: network },
      tls: { files: authority.filesOf('IP:127.0.0.1'), operatorNames: ['operator.example'] },
    })
    operator = await freeAddress(callersHost)
    stranger = await freeAddress(callersHost)
    callee = await freeAddress(calleesHost)
    stunnel = await wrapOperator(authority.filesOf(`DNS:operator.example,IP:${calleesHost}`))
  })
  afterAll(async () => {
    await stunnel?.stop()
    await site?.close()
    authority?.remove()
  })

  /** TLS around all phones; `files` is what the network shows to the server. */
  const wrapOperator = (files: TlsFiles): Promise<Stunnel> => {
    const wrap = (from: Address, name: string) =>
      ({ kind: 'wrap', from, to: site.sip, files: authority.filesOf(`DNS:${name}`) }) as const
    return Stunnel.start([
      wrap(operator, 'operator.example'),
      wrap(stranger, 'stranger.example'),
      { kind: 'unwrap', from: site.network, to: callee, files },
    ])
  }

  /** A caller over one of the ways in who is refused; nobody must ring. */
  const refusedCall = async (remote: Address) => {
    const { x } = await site.api.bind({ a, b })
    const local = await freeAddress(callersHost)
    const silent = await site.callee('callee', { local: callee, behindTls: site.network })
    const { exitCode, trace } = await site.caller('caller-refused', {
      ...{ remote, local, behindTls: local },
      keys: { target: site.uri(x), from: `<sip:${a}@operator.example>`, identity: `P-Asserted-Identity: <sip:${a}@x>` },
    })
    expect(exitCode).toBe(0)
    expect((await silent.stop()).trace.requests('INVITE')).toEqual([])
    return { x, status: trace.final.status }
  }

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
    const { x, status } = await refusedCall(stranger)
    expect(status).toBe(403)
    expect(await site.api.calls({ x })).toEqual([])
  })

  test('a network whose certificate is of another authority gets no call', async () => {
    const impostor = new TlsFolder('impostor')
    try {
      const { certificate, key } = impostor.filesOf(`DNS:operator.example,IP:${calleesHost}`)
      const { authorities } = authority.filesOf('DNS:nobody.example')
      await stunnel.stop()
      stunnel = await wrapOperator({ certificate, key, authorities })
      const { x, status } = await refusedCall(operator)
      expect(status).toBeGreaterThanOrEqual(500)
      await expect.poll(() => site.api.calls({ x })).toMatchObject([{ outcome: 'failed', ringingAt: null }])
    } finally {
      impostor.remove()
    }
  })
})
