import { describe, expect, test } from 'vitest'
import type { Fate } from '../transaction/virtual-network.test.kit.ts'
import { modern, ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')

type Story = (call: VirtualCall) => Promise<void>

/** Long enough for what is repeated to arrive. */
const patienceMs = 10_000

const stories: Readonly<Record<string, Story>> = {
  'a call that the caller ends': async (call) => {
    call.caller.call(aliceSdp)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.within('BYE')
  },
  'a call that the callee ends': async (call) => {
    call.caller.call(aliceSdp)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.callee.within('BYE')
  },
  'a call with a late offer': async (call) => {
    call.caller.call(undefined)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.within('BYE')
  },
  'a call that the caller changes by INVITE and the callee by UPDATE': async (call) => {
    for (const phone of [call.caller, call.callee]) phone.features = modern
    call.caller.call(aliceSdp)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.change('INVITE', aliceSdp.replace('40000', '40002'))
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200') && call.callee.dialog !== undefined) call.callee.change('UPDATE', bobSdp)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.within('BYE')
  },
  'a call in which the callee asks for an offer': async (call) => {
    call.caller.call(aliceSdp)
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.callee.change('INVITE')
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.within('BYE')
  },
  'a call with reliable responses on both legs': async (call) => {
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 1, bobSdp)
      phone.world.timers.after(2000, () => phone.accept(invite, ''))
    }
    call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    await call.world.run(patienceMs)
    if (call.caller.heard.includes('200')) call.caller.within('BYE')
  },
  'a call that is cancelled': async (call) => {
    call.callee.callee = ringForever
    call.caller.call(aliceSdp)
    await call.world.run(2000)
    call.caller.cancel()
  },
}

const play = async (story: Story, fate: Fate): Promise<VirtualCall> => {
  const call = new VirtualCall()
  call.world.fate = fate
  await story(call)
  return call
}

const expectCleanEnd = async (call: VirtualCall): Promise<void> => {
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.observed.filter((told) => told === 'ended')).toHaveLength(call.offered.length)
  expect(call.observed.filter((told) => told === 'ringing').length).toBeLessThanOrEqual(1)
  expect(call.observed.filter((told) => told === 'answered').length).toBeLessThanOrEqual(1)
}

describe.each(Object.entries(stories))('%s', (name, story) => {
  const outcome = name === 'a call that is cancelled' ? 'cancelled' : 'completed'

  test('goes the same way whichever message is lost', async () => {
    const whole = await play(story, () => [1])
    await expectCleanEnd(whole)
    const messages = whole.world.sent.length
    expect(messages).toBeGreaterThan(10)
    for (let lost = 0; lost < messages; lost += 1) {
      const call = await play(story, ({ index }) => (index === lost ? [] : [1]))
      await expectCleanEnd(call)
      expect(call.ends, `message ${lost} is lost`).toMatchObject([{ outcome }])
    }
  })

  test('goes the same way whichever message comes twice, at once or late', async () => {
    const messages = (await play(story, () => [1])).world.sent.length
    for (const second of [1, 700]) {
      for (let doubled = 0; doubled < messages; doubled += 1) {
        const call = await play(story, ({ index }) => (index === doubled ? [1, second] : [1]))
        await expectCleanEnd(call)
        expect(call.ends, `message ${doubled} comes twice`).toMatchObject([{ outcome }])
      }
    }
  })

  test('ends cleanly whichever message comes late', async () => {
    const messages = (await play(story, () => [1])).world.sent.length
    for (let late = 0; late < messages; late += 1)
      await expectCleanEnd(await play(story, ({ index }) => (index === late ? [1500] : [1])))
  })

  test('ends cleanly from whichever message on one side is silent for ever', async () => {
    const messages = (await play(story, () => [1])).world.sent.length
    for (const silent of ['192.0.2.10', '203.0.113.20']) {
      for (let from = 0; from < messages; from += 1) {
        const call = await play(story, ({ index, to, from: sender }) =>
          index >= from && (to.host === silent || sender.host === silent) ? [] : [1],
        )
        expect(call.bridge.counters().live).toBeLessThanOrEqual(1)
        await call.world.run(100_000)
        if (call.bridge.counters().live === 1) {
          // Two phones that were connected and of which one is gone without a word: the other hangs up at last.
          expect(call.observed).toContain('answered')
          if (silent === '192.0.2.10') call.callee.within('BYE')
          else call.caller.within('BYE')
        }
        await expectCleanEnd(call)
      }
    }
  })
})

test('a network that loses and doubles a third of everything ends every call cleanly', async () => {
  let state = 7
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  for (let round = 0; round < 35; round += 1) {
    for (const story of Object.values(stories)) {
      const call = await play(story, () => {
        const dice = random()
        if (dice < 0.33) return []
        if (dice < 0.5) return [1 + Math.floor(random() * 900), 1 + Math.floor(random() * 900)]
        return [1 + Math.floor(random() * 900)]
      })
      await call.world.run(100_000)
      if (call.bridge.counters().live === 1 && call.caller.dialog !== undefined) call.caller.within('BYE')
      await call.world.run(40_000)
      if (call.bridge.counters().live === 1 && call.callee.dialog !== undefined) call.callee.within('BYE')
      call.world.fate = () => [1]
      await call.world.run(40_000)
      if (call.bridge.counters().live === 1) call.caller.within('BYE')
      await expectCleanEnd(call)
    }
  }
})
