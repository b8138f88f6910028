import { describe, expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import { type CalleeScript, refuseWith, ringForever, ringThenAnswer, sdpOf } from './scripted-phone.test.kit.ts'
import { calleeAddress, leftOf, nothing } from './virtual-call.test.kit.ts'
import { TwoWays } from './ways.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const silent: CalleeScript = () => {}

const inviteOf = (requests: readonly SipRequest[]): SipRequest => {
  const found = requests.find(({ method }) => method === 'INVITE')
  if (found === undefined) throw new Error('no INVITE came')
  return found
}

const hangUpLater = async (ways: TwoWays): Promise<void> => {
  await ways.call.world.run(60_000)
  ways.call.caller.within('BYE')
}

describe('the next way is taken', () => {
  const refusing = (status: number) => (ways: TwoWays) => {
    ways.call.callee.callee = refuseWith(status)
  }
  const quiet = (ways: TwoWays): void => {
    ways.call.callee.callee = silent
  }
  const unreachable = ({ call }: TwoWays): void => {
    call.world.unreachable.add(`${calleeAddress.host}|${calleeAddress.port}`)
  }
  const cases: readonly [string, string, (ways: TwoWays) => void, ConstructorParameters<typeof TwoWays>[1]][] = [
    ['says 503', 'unavailable', refusing(503), {}],
    ['says 401', 'unavailable', refusing(401), {}],
    ['says 407', 'unavailable', refusing(407), {}],
    ['is silent until timer B', 'timeout', quiet, {}],
    ['says nothing in the time that it has', 'timeout', quiet, { first: { firstResponseMs: 4000 } }],
    ['cannot be reached', 'transport', unreachable, {}],
  ]
  test.each(cases)('when the first %s', async (_name, why, arrange, settings) => {
    const ways = new TwoWays({}, settings)
    arrange(ways)
    ways.call.caller.call(aliceSdp)
    await hangUpLater(ways)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.caller.heard).toEqual(['100', '180', '200', 'BYE 200'])
    expect(ways.carol.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(ways.told).toEqual(['first taken', `first failed: ${why}`, 'second taken', 'second left'])
    expect(ways.call.observed).toEqual(['ringing', 'answered', 'ended'])
    expect(ways.call.handles).toHaveLength(1)
    expect(ways.call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
    expect(ways.call.bridge.counters()).toMatchObject({ started: 1, connected: 1, answered: 1 })
  })

  test.each([
    ['cannot be taken', (): undefined => undefined, 0],
    [
      'is asked for in vain',
      (): undefined => {
        throw new Error('broken')
      },
      1,
    ],
  ])('when the first %s', async (_name, take, faults) => {
    const ways = new TwoWays({}, { first: { take } })
    ways.call.caller.call(aliceSdp)
    await hangUpLater(ways)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.callee.heard).toEqual([])
    expect(ways.carol.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(ways.told).toEqual(['second taken', 'second left'])
    expect(ways.call.bridge.counters().observerFaults).toBe(faults)
  })
})

test('the legs of two ways have nothing in common but the call that they are for', async () => {
  const ways = new TwoWays({ mark: 'ourmark' })
  ways.call.callee.callee = refuseWith(503)
  ways.call.caller.call(aliceSdp)
  await ways.call.world.run(1000)
  const [first, second] = [inviteOf(ways.call.callee.requests), inviteOf(ways.carol.requests)]
  for (const name of ['call-id', 'via', 'contact', 'from'])
    expect([name, headerOf(first, name) === headerOf(second, name)]).toEqual([name, false])
  expect(headerOf(first, 'from')?.replace(/;tag=.*/, '')).toBe(headerOf(second, 'from')?.replace(/;tag=.*/, ''))
  expect(headerOf(first, 'cseq')).toBe(headerOf(second, 'cseq'))
  expect(headerOf(second, 'max-forwards')).toBe('67')
  const media = (sdp: string): string => sdp.slice(sdp.indexOf('\r\nm='))
  expect(media(second.body)).toBe(media(first.body))
  expect(second.body).not.toBe(first.body)
})

test('a call without an offer goes by the second way, too', async () => {
  const ways = new TwoWays()
  ways.call.callee.callee = refuseWith(503)
  ways.call.caller.call(undefined)
  await hangUpLater(ways)
  expect(await leftOf(ways.call)).toEqual(nothing)
  expect(ways.carol.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(ways.carol.requests.map(({ method, body }) => `${method} ${body === '' ? 'empty' : 'sdp'}`)).toEqual([
    'INVITE empty',
    'ACK sdp',
    'BYE empty',
  ])
})

describe('no other way is taken', () => {
  test.each([486, 404, 480, 500, 302, 603])('when the first says %i', async (status) => {
    const ways = new TwoWays()
    ways.call.callee.callee = refuseWith(status)
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.carol.heard).toEqual([])
    expect(ways.told).toEqual(['first taken', 'first left'])
    expect(ways.call.observed).toEqual(['ended'])
  })

  test.each([
    [180, 503, 500],
    [183, 407, 500],
    [182, 401, 500],
  ])('when a phone of the first was heard with %i before %i', async (ringing, status, told) => {
    const ways = new TwoWays()
    ways.call.callee.callee = (phone, invite) => {
      phone.ring(invite, ringing)
      phone.world.timers.after(500, () => invite.respond(status))
    }
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.carol.heard).toEqual([])
    expect(ways.told).toEqual(['first taken', 'first left'])
    expect(ways.call.caller.heard.at(-1)).toBe(`${told}`)
  })

  test('when a phone rings longer than it may', async () => {
    const ways = new TwoWays({ ringTimeoutMs: 10_000 })
    ways.call.callee.callee = ringForever
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.callee.heard).toEqual(['INVITE', 'CANCEL'])
    expect(ways.carol.heard).toEqual([])
    expect(ways.told).toEqual(['first taken', 'first left'])
  })

  test('when the first says 100 in the time that it has, however long it says nothing else', async () => {
    const ways = new TwoWays({ ringTimeoutMs: 20_000 }, { first: { firstResponseMs: 4000 } })
    ways.call.callee.callee = (_phone, invite) => void invite.respond(100)
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.carol.heard).toEqual([])
    expect(ways.call.ends).toEqual([{ by: 'bridge', outcome: 'no_answer', q850Cause: 19 }])
  })

  test('when the caller has given up meanwhile', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 4000 } })
    ways.call.callee.callee = silent
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(1000)
    ways.call.caller.cancel()
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.carol.heard).toEqual([])
    expect(ways.told).toEqual(['first taken', 'first left'])
    expect(ways.call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
  })
})

describe('when the last way fails, too', () => {
  test.each([
    [503, 500, 41, 'second failed: unavailable'],
    [401, 500, 21, 'second failed: unavailable'],
    [407, 500, 21, 'second failed: unavailable'],
    [486, 486, 17, 'second left'],
  ])('with %i, the caller hears %i', async (status, told, q850Cause, end) => {
    const ways = new TwoWays()
    ways.call.callee.callee = refuseWith(503)
    ways.carol.callee = refuseWith(status)
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.caller.heard).toEqual(['100', `${told}`])
    expect(ways.call.ends.map(({ q850Cause: cause }) => cause)).toEqual([q850Cause])
    expect(ways.told).toEqual(['first taken', 'first failed: unavailable', 'second taken', end])
  })

  test('by saying nothing in time, it is as no answer', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 }, second: { firstResponseMs: 3000 } })
    ways.call.callee.callee = silent
    ways.carol.callee = silent
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(5500)
    expect(ways.call.caller.heard).toEqual(['100', '480'])
    expect(ways.call.ends).toEqual([{ by: 'bridge', outcome: 'no_answer', q850Cause: 18 }])
    expect(ways.told.slice(1)).toEqual(['first failed: timeout', 'second taken', 'second failed: timeout'])
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.told).toHaveLength(4)
  })

  test('since it cannot be taken, the caller hears of the one before', async () => {
    const ways = new TwoWays({}, { second: { take: () => undefined } })
    ways.call.callee.callee = refuseWith(503)
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.caller.heard).toEqual(['100', '500'])
    expect(ways.call.ends).toEqual([{ by: 'callee', outcome: 'failed', q850Cause: 41 }])
  })

  test('since none can be taken, there is no circuit', async () => {
    const none = { take: () => undefined }
    const ways = new TwoWays({}, { first: none, second: none })
    ways.call.caller.call(aliceSdp)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.caller.heard).toEqual(['100', '500'])
    expect(ways.call.observed).toEqual(['ended'])
    expect(ways.call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 34 }])
  })
})

test('the ring timeout spans all ways from the first INVITE', async () => {
  const ways = new TwoWays({ ringTimeoutMs: 10_000 }, { first: { firstResponseMs: 6000 } })
  ways.call.callee.callee = silent
  ways.carol.callee = ringForever
  ways.call.caller.call(aliceSdp)
  await ways.call.world.run(9900)
  expect(ways.call.ends).toEqual([])
  await ways.call.world.run(200)
  expect(ways.call.ends).toEqual([{ by: 'bridge', outcome: 'no_answer', q850Cause: 19 }])
  expect(ways.carol.heard).toEqual(['INVITE', 'CANCEL'])
  expect(await leftOf(ways.call)).toEqual(nothing)
})

test('a CANCEL while the second way rings ends both', async () => {
  const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
  ways.call.callee.callee = silent
  ways.carol.callee = ringForever
  ways.call.caller.call(aliceSdp)
  await ways.call.world.run(3000)
  ways.call.caller.cancel()
  expect(await leftOf(ways.call)).toEqual(nothing)
  expect(ways.call.caller.heard).toEqual(['100', '180', '487'])
  expect(ways.carol.heard).toEqual(['INVITE', 'CANCEL'])
  expect(ways.told).toEqual(['first taken', 'first failed: timeout', 'second taken', 'second left'])
  expect(ways.call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
})

describe('a way that was given up', () => {
  const late = (then: CalleeScript): CalleeScript => {
    return (phone, invite) => void phone.world.timers.after(5000, () => then(phone, invite))
  }

  test('is not sent the INVITE again', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
    ways.call.callee.callee = silent
    ways.call.caller.call(aliceSdp)
    await hangUpLater(ways)
    const sentAt = ways.call.world.sentTo(calleeAddress).map(({ at }) => at)
    expect(sentAt.length).toBeGreaterThan(1)
    expect(Math.max(...sentAt)).toBeLessThanOrEqual(2010)
  })

  test('and answers late gets its ACK and BYE, and the call goes on by the other', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
    ways.call.callee.callee = late((phone, invite) => phone.accept(invite))
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(20_000)
    expect(ways.call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(ways.carol.heard).toEqual(['INVITE', 'ACK'])
    expect(ways.call.ends).toEqual([])
    ways.call.caller.within('BYE')
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.told).toEqual(['first taken', 'first failed: timeout', 'second taken', 'second left'])
    expect(ways.call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  })

  test('and rings late is cancelled, and the caller hears nothing of it', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
    ways.call.callee.callee = late((phone, invite) => phone.ring(invite, 183, sdpOf('bob', '203.0.113.20')))
    ways.carol.callee = (phone, invite) => void phone.world.timers.after(9000, () => ringThenAnswer(phone, invite))
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(8000)
    expect(ways.call.callee.heard).toEqual(['INVITE', 'CANCEL'])
    expect(ways.call.caller.heard).toEqual(['100'])
    expect(ways.call.observed).toEqual([])
    await hangUpLater(ways)
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.caller.heard).toEqual(['100', '180', '200', 'BYE 200'])
  })

  test('and hangs up after its late answer ends nothing', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
    ways.call.callee.answersBye = false
    ways.call.callee.callee = late((phone, invite) => {
      phone.accept(invite)
      phone.world.timers.after(50, () => phone.within('BYE'))
    })
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(20_000)
    expect(ways.call.ends).toEqual([])
    ways.call.caller.within('BYE')
    expect(await leftOf(ways.call)).toEqual(nothing)
    expect(ways.call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  })

  test('and is silent when the agent closes leaves no timer', async () => {
    const ways = new TwoWays({}, { first: { firstResponseMs: 2000 } })
    ways.call.callee.callee = silent
    ways.carol.callee = ringForever
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(3000)
    ways.call.bridge.close()
    ways.call.caller.layer.close()
    ways.call.callee.layer.close()
    ways.carol.layer.close()
    expect(ways.call.world.runningTimers).toBe(0)
    expect(ways.told).toHaveLength(4)
  })
})

test('who ends the call when he is asked for a way is not called', async () => {
  const ways: TwoWays = new TwoWays(
    {},
    {
      first: {
        take: () => {
          ways.call.handles[0]?.hangUp({ q850Cause: 31, unanswered: { status: 480, reason: 'Gone', q850Cause: 31 } })
          return ways.take('first')
        },
      },
    },
  )
  ways.call.caller.call(aliceSdp)
  expect(await leftOf(ways.call)).toEqual(nothing)
  expect(ways.call.callee.heard).toEqual([])
  expect(ways.told).toEqual(['first taken', 'first left'])
  expect(ways.call.caller.heard).toEqual(['100', '480'])
})
