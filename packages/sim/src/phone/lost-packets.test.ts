import { afterEach, describe, expect, test } from 'vitest'
import { LossyRelay, type RelayFate } from '../lossy-relay.ts'
import { SimplePhone } from './simple-phone.ts'

const toClose: { close(): Promise<void> }[] = []

const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
  toClose.push(opened)
  return opened
}

/** Two phones with a short T1 and a bad network between them. */
const story = async (fate: RelayFate) => {
  const server = { host: '127.0.0.1', port: 9 }
  const bob = keep(await SimplePhone.open({ number: '13900000002', server, transport: 'udp', t1Ms: 20 }))
  const relay = keep(await LossyRelay.open(bob.address, fate))
  const alice = keep(
    await SimplePhone.open({ number: '13800000001', server: relay.address, transport: 'udp', t1Ms: 20 }),
  )
  return { alice, bob }
}

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((opened) => opened.close()))
})

/** Loses the first copy of every message whose beginning and CSeq fit. */
const losing =
  (start: RegExp, method: string): RelayFate =>
  (wire, _direction, seen) =>
    start.test(wire) && wire.includes(` ${method}\r\n`) && seen === 1 ? 0 : 1

describe('an answered call survives the loss of', () => {
  test.each([
    ['the INVITE', /^INVITE /, 'INVITE'],
    ['every provisional answer', /^SIP\/2\.0 1/, 'INVITE'],
    ['the 200', /^SIP\/2\.0 200/, 'INVITE'],
    ['the ACK', /^ACK /, 'ACK'],
    ['the BYE', /^BYE /, 'BYE'],
    ['the answer to the BYE', /^SIP\/2\.0 200/, 'BYE'],
  ])('%s', async (_what, start, method) => {
    const { alice, bob } = await story(losing(start, method))
    const call = alice.dial('13900000002')
    const rung = await bob.nextCall()
    rung.ring()
    await Promise.all([rung.answer(), call.answered()])
    expect(await call.hangUp()).toEqual({ by: 'here' })
    expect(await rung.ended()).toMatchObject({ by: 'there' })
    expect(bob.callsOffered).toBe(1)
  })
})

describe('a refused call survives the loss of', () => {
  test.each([
    ['the 486', /^SIP\/2\.0 486/, 'INVITE'],
    ['its ACK', /^ACK /, 'ACK'],
  ])('%s', async (_what, start, method) => {
    const { alice, bob } = await story(losing(start, method))
    const call = alice.dial('13900000002')
    const rung = await bob.nextCall()
    rung.decline(486)
    expect(await call.ended()).toMatchObject({ by: 'there', status: 486 })
    await expect
      .poll(() => bob.received().filter(({ wire }) => wire.startsWith('ACK ')).length, { timeout: 1_000 })
      .toBe(1)
  })
})

describe('a cancelled call survives the loss of', () => {
  test.each([
    ['the CANCEL', /^CANCEL /, 'CANCEL'],
    ['the answer to the CANCEL', /^SIP\/2\.0 200/, 'CANCEL'],
    ['the 487', /^SIP\/2\.0 487/, 'INVITE'],
  ])('%s', async (_what, start, method) => {
    const { alice, bob } = await story(losing(start, method))
    const call = alice.dial('13900000002')
    const rung = await bob.nextCall()
    rung.ring()
    await call.ringing()
    expect(await call.cancel()).toMatchObject({ by: 'here', status: 487 })
    expect(await rung.ended()).toMatchObject({ by: 'there', status: 487 })
  })
})

test('datagrams that come twice make one call, and each copy gets the same answer', async () => {
  const { alice, bob } = await story(() => 2)
  const call = alice.dial('13900000002')
  const rung = await bob.nextCall()
  await rung.answer()
  await call.answered()
  await call.hangUp()
  expect(bob.callsOffered).toBe(1)
  const byes = bob.messages().filter(({ direction, wire }) => direction === 'sent' && wire.includes(' BYE\r\n'))
  expect(byes.length).toBe(2)
  expect(new Set(byes.map(({ wire }) => wire)).size).toBe(1)
})

test('an answer that crosses the CANCEL is acknowledged and hung up', async () => {
  const { alice, bob } = await story(losing(/^SIP\/2\.0 200/, 'INVITE'))
  const call = alice.dial('13900000002')
  const rung = await bob.nextCall()
  rung.ring()
  await call.ringing()
  const [, end] = await Promise.all([rung.answer(), call.cancel()])
  expect(end).toEqual({ by: 'here' })
  expect(await rung.ended()).toMatchObject({ by: 'there', q850Cause: 16 })
})

test('an answer that is never acknowledged is repeated, given up after 64 times T1 and hung up', async () => {
  const { alice, bob } = await story((wire) => (wire.startsWith('ACK ') ? 0 : 1))
  const call = alice.dial('13900000002')
  const rung = await bob.nextCall()
  await expect(rung.answer()).rejects.toMatchObject({ code: 'call_over' })
  expect(await call.ended()).toMatchObject({ by: 'there' })
  const answers = bob.messages().filter(({ wire }) => wire.startsWith('SIP/2.0 200') && wire.includes(' INVITE\r\n'))
  expect(answers.length).toBeGreaterThan(5)
})

test('a CANCEL that is never followed by a final response ends the call after 64 times T1', async () => {
  const { alice, bob } = await story((wire) => (/^SIP\/2\.0 487/.test(wire) ? 0 : 1))
  const call = alice.dial('13900000002')
  const rung = await bob.nextCall()
  rung.ring()
  await call.ringing()
  expect(await call.cancel()).toEqual({ by: 'here', status: 408 })
})
