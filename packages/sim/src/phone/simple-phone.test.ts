import type { TransportKind } from '@axbridge/sip'
import { afterEach, describe, expect, test } from 'vitest'
import { type PhoneOptions, SimplePhone } from './simple-phone.ts'

const noServer = { host: '127.0.0.1', port: 9 }
const open: SimplePhone[] = []

const phone = async (number: string, options: Partial<PhoneOptions> = {}): Promise<SimplePhone> => {
  const opened = await SimplePhone.open({ number, server: noServer, transport: 'udp', ...options })
  open.push(opened)
  return opened
}

const pair = async (options: Partial<PhoneOptions> = {}) => ({
  alice: await phone('13800000001', options),
  bob: await phone('13900000002', options),
})

const starts = (heard: readonly { readonly wire: string }[]) => heard.map(({ wire }) => wire.split('\r\n')[0] ?? '')

afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()))
})

describe.each<TransportKind>(['udp', 'tcp'])('over %s', (transport) => {
  test('a phone rings, is answered, and the caller hangs up', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri)
    const rung = await bob.nextCall()
    rung.ring()
    expect(await call.ringing()).toEqual({ status: 180, shownNumber: '13900000002' })
    await rung.answer()
    await call.answered()
    expect(rung.shownNumber).toBe('13800000001')
    expect(call.remoteSdp).toContain('m=audio 40000 RTP/AVP 0 8 101')
    expect(rung.remoteSdp).toContain('c=IN IP4 127.0.0.1')
    expect(await call.hangUp()).toEqual({ by: 'here' })
    expect(await rung.ended()).toEqual({ by: 'there', q850Cause: 16 })
    expect(starts(bob.received()).map((line) => line.split(' ')[0])).toEqual(['INVITE', 'ACK', 'BYE'])
  })

  test('the callee hangs up', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri)
    const rung = await bob.nextCall()
    await rung.answer()
    await call.answered()
    expect(await rung.hangUp()).toEqual({ by: 'here' })
    expect(await call.ended()).toEqual({ by: 'there', q850Cause: 16 })
  })

  test('a call without an offer is answered with one, and the answer goes into the ACK', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri, { lateOffer: true })
    const rung = await bob.nextCall()
    expect(rung.remoteSdp).toBeUndefined()
    await rung.answer()
    await call.answered()
    expect(call.remoteSdp).toContain('m=audio')
    expect(rung.remoteSdp).toContain('m=audio 40000 RTP/AVP 0 8 101')
    await call.hangUp()
  })

  test('a cancelled call ends at both phones with 487', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri)
    const rung = await bob.nextCall()
    rung.ring()
    await call.ringing()
    expect(await call.cancel()).toMatchObject({ by: 'here', status: 487 })
    expect(await rung.ended()).toEqual({ by: 'there', status: 487 })
    await expect(rung.answer()).rejects.toMatchObject({ code: 'wrong_state' })
  })

  test('a refused call ends with the status and the Q.850 cause that the callee gave', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri)
    const rung = await bob.nextCall()
    rung.decline(486, 17)
    expect(await call.ended()).toEqual({ by: 'there', status: 486, phrase: 'Busy Here', q850Cause: 17 })
    await expect(call.answered()).rejects.toMatchObject({ code: 'call_over' })
  })

  test('a call that nobody answers rings until the caller gives up', async () => {
    const { alice, bob } = await pair({ transport })
    const call = alice.dial(bob.contactUri)
    const rung = await bob.nextCall()
    rung.ring()
    await call.ringing()
    await expect(call.answered(50)).rejects.toMatchObject({ code: 'deadline' })
    expect(await call.hangUp()).toMatchObject({ by: 'here', status: 487 })
  })

  test('a second call while the first goes on is a call of its own', async () => {
    const { alice, bob } = await pair({ transport })
    const first = alice.dial(bob.contactUri)
    const rungFirst = await bob.nextCall()
    await rungFirst.answer()
    const second = alice.dial(bob.contactUri)
    const rungSecond = await bob.nextCall()
    rungSecond.decline(486)
    expect(await second.ended()).toMatchObject({ status: 486 })
    expect(await first.hangUp()).toEqual({ by: 'here' })
    expect(bob.callsOffered).toBe(2)
  })
})

test('the display shows the name that the caller gave', async () => {
  const { alice, bob } = await pair({ name: '张三' })
  alice.dial(bob.contactUri)
  const rung = await bob.nextCall()
  expect(Buffer.from(rung.shownName ?? '', 'latin1').toString('utf8')).toBe('张三')
  rung.decline()
})

test('a talkative phone writes its number into every place, and the call still works', async () => {
  const { alice, bob } = await pair({ talkative: true })
  const call = alice.dial(bob.contactUri)
  const rung = await bob.nextCall()
  const wire = bob.received()[0]?.wire ?? ''
  for (const place of [
    'Via',
    'Call-ID',
    'Contact',
    'User-Agent',
    'Remote-Party-ID',
    'P-Preferred-Identity',
    'o=',
    's=',
  ]) {
    expect(wire).toMatch(new RegExp(`^${place}.*13800000001`, 'm'))
  }
  await rung.answer()
  await call.answered()
  expect(alice.received().at(-1)?.wire).toMatch(/^SIP\/2\.0 200 .*13900000002/)
  await call.hangUp()
})

test('a call to a closed TCP port ends at once as unreachable', async () => {
  const alice = await phone('13800000001', { transport: 'tcp' })
  const gone = await phone('13900000002', { transport: 'tcp' })
  const target = gone.contactUri
  await gone.close()
  expect(await alice.dial(target).ended()).toEqual({ by: 'network', status: 503 })
})

test('a call that meets silence ends after 64 times T1, and its INVITE was sent again with the same octets', async () => {
  const alice = await phone('13800000001', { t1Ms: 8 })
  const call = alice.dial('13900000002')
  expect(await call.ended()).toEqual({ by: 'network', status: 408 })
  const sent = alice.messages().filter(({ direction }) => direction === 'sent')
  // The seventh leaves after 63 times T1, if no timer is late.
  expect([6, 7]).toContain(sent.length)
  expect(new Set(sent.map(({ wire }) => wire)).size).toBe(1)
})

test('a closed phone takes no calls, dials none, and closes again without complaint', async () => {
  const alice = await phone('13800000001')
  const waiting = alice.nextCall()
  await Promise.all([alice.close(), expect(waiting).rejects.toMatchObject({ code: 'closed' })])
  await alice.close()
  expect(() => alice.dial('13900000002')).toThrow('closed')
})

test('a port that is taken is an error with a code', async () => {
  const alice = await phone('13800000001')
  await expect(phone('13900000002', { local: alice.address })).rejects.toMatchObject({ code: 'no_socket' })
})

test('a recording that is full forgets the oldest messages and says how many', async () => {
  const { alice, bob } = await pair({ keepOctets: 1_000 })
  const call = alice.dial(bob.contactUri)
  const rung = await bob.nextCall()
  await rung.answer()
  await call.hangUp()
  expect(bob.forgotten).toBeGreaterThan(0)
  expect(bob.messages().reduce((sum, { wire }) => sum + wire.length, 0)).toBeLessThanOrEqual(1_000)
})
