import { headerOf } from '@axbridge/sip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { describePeer } from './peers.ts'
import { playCall } from './played-call.ts'

describePeer('sipp', 'a call whose phones change it, or want to know that they were heard', () => {
  describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
    let site: CarrierSite
    beforeAll(async () => {
      site = await CarrierSite.open({ transport })
    })
    afterAll(() => site?.close())

    test.each([
      ['the caller with a re-INVITE', 'caller-holds', 'callee-held', 'INVITE', 'callee'],
      ['the callee with a re-INVITE', 'caller-held', 'callee-holds', 'INVITE', 'caller'],
      ['the callee with UPDATE', 'caller-updated', 'callee-updates', 'UPDATE', 'caller'],
    ] as const)('%s puts the other on hold', async (_title, callerScenario, calleeScenario, method, held) => {
      const call = await playCall(site, [callerScenario], [calleeScenario])
      const changes = call[held].requests(method).filter(({ body }) => body.includes('a=sendonly'))
      expect(changes).toHaveLength(1)
      const answers = call[held === 'caller' ? 'callee' : 'caller'].responses(method).map(({ body }) => body)
      expect(answers.at(-1)).toContain('a=recvonly')
      expect(call.record).toMatchObject({ outcome: 'completed', q850Cause: 16 })
    })

    test.each([
      ['the callee rings reliably', 'caller', 'callee-reliable'],
      ['the caller wants it reliably', 'caller-reliable', 'callee-slow'],
      ['both do', 'caller-reliable', 'callee-reliable'],
    ])('each leg has its own PRACK: %s', async (_title, callerScenario, calleeScenario) => {
      const { caller, callee, record } = await playCall(site, [callerScenario], [calleeScenario])
      const isReliable = (scenario: string): boolean => scenario.endsWith('-reliable')
      expect(callee.requests('PRACK')).toHaveLength(isReliable(calleeScenario) ? 1 : 0)
      const rings = caller.responses().find(({ status }) => status === 180)
      expect(rings !== undefined && headerOf(rings, 'rseq') !== undefined).toBe(isReliable(callerScenario))
      // The number of the other leg does not cross.
      expect(rings !== undefined && headerOf(rings, 'rseq')).not.toBe('4711')
      expect(record).toMatchObject({ outcome: 'completed', q850Cause: 16 })
    })
  })
})
