import { headerOf, headersOf, parseNameAddr, parseUri, type SipRequest } from '@axbridge/sip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'

const [a, b] = ['13800000001', '13900000002']

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A number as the loud scenarios write it: separated, and percent-encoded. */
const visual = (number: string): string => `${number.slice(0, 3)}-${number.slice(3, 7)} ${number.slice(7)}`
const escaped = (number: string): string => number.replace(/^13/, '%31%33')

const userOf = (nameAddr: string | undefined): string | undefined => {
  const uri = parseUri(parseNameAddr(nameAddr ?? '')?.uri ?? '')
  return uri?.kind === 'sip' ? uri.user : uri?.number
}

const displayNameOf = (nameAddr: string | undefined): string | undefined => parseNameAddr(nameAddr ?? '')?.display

describePeer('sipp', 'two phones whose networks write their numbers everywhere', () => {
  describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
    let site: CarrierSite
    beforeAll(async () => {
      site = await CarrierSite.open({ transport })
    })
    afterAll(() => site?.close())

    test.each([
      ['A dials X and reaches B', a, b],
      ['B dials X and reaches A', b, a],
    ])('%s, and neither receives an octet of the number of the other', async (_title, caller, callee) => {
      const { x } = await site.api.bind({ a, b })
      const from = { caller, caller64: base64(caller), visual: visual(caller), escaped: escaped(caller) }
      const to = { callee, callee64: base64(callee), visual: visual(callee) }
      const call = await site.connect(
        [
          'caller-loud',
          { keys: { target: site.uri(x), ...from }, more: ['-cid_str', `${caller}-%u-%p@${escaped(caller)}`] },
        ],
        ['callee-loud', { keys: to }],
      )
      expect([call.caller.complaint, call.callee.complaint]).toEqual(['', ''])
      expect([call.caller.exitCode, call.callee.exitCode]).toEqual([0, 0])

      const [ofCaller, ofCallee] = [finderOf(caller), finderOf(callee)]
      // Both finders find what they look for where it was sent.
      expect(ofCaller(call.caller.trace.sentWire)).toBe(true)
      expect(ofCallee(call.callee.trace.sentWire)).toBe(true)
      expect(ofCaller(call.callee.trace.receivedWire)).toBe(false)
      expect(ofCallee(call.caller.trace.receivedWire)).toBe(false)

      const [invite] = call.callee.trace.requests('INVITE')
      expectShowsOnly(x, invite)
      expect(userOf(headerOf(invite ?? { headers: [] }, 'to'))).toBe(callee)
      expect(call.caller.trace.statuses().at(-1)).toBe(200)
      const assertedToCaller = call.caller.trace.responses().flatMap((one) => headersOf(one, 'p-asserted-identity'))
      expect(assertedToCaller.map(userOf).filter((user) => user !== x)).toEqual([])
    })

    test('the log names nobody', () => {
      const { stderr } = site.server
      expect(stderr).toContain('started')
      expect([finderOf(a), finderOf(b)].some((find) => find(stderr))).toBe(false)
    })
  })
})

/** The callee's phone is shown X, in From and asserted, and no name beside it. */
const expectShowsOnly = (x: string, invite: SipRequest | undefined): void => {
  if (invite === undefined) throw new Error('the callee received no INVITE')
  const asserted = headersOf(invite, 'p-asserted-identity')
  expect(asserted).toHaveLength(1)
  for (const value of [headerOf(invite, 'from'), asserted[0]]) {
    expect(userOf(value)).toBe(x)
    expect([undefined, '', x]).toContain(displayNameOf(value))
  }
}
