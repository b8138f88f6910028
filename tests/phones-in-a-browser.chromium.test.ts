import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BrowserPhone, PhoneBrowser } from './browser-phones.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'
import { type BoundAnswer, people, RunningService } from './running-service.ts'

const [toneOfA, toneOfB] = [440, 1_000]

/** Full scale is about 1, a tone of these phones 0.007, and what is on hold 0. */
const audible = 0.001
const silent = 0.000_01

describePeer('chromium', 'two JsSIP phones in a browser', (path) => {
  let browser: PhoneBrowser
  let service: RunningService
  let a: BrowserPhone
  let b: BrowserPhone
  let binding: BoundAnswer

  beforeAll(async () => {
    browser = await PhoneBrowser.start(path)
    service = await RunningService.start({ sip: { ws: { listen: '127.0.0.1:0', origins: [browser.origin] } } })
    binding = await service.bind()
    const { host, port } = service.sipAddress('ws')
    const common = { socket: `ws://${host}:${port}/`, domain: host, password: service.phonePassword }
    a = await browser.phone({ ...common, number: people.a, toneHz: toneOfA })
    b = await browser.phone({ ...common, number: people.b, toneHz: toneOfB })
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  const connect = async (caller: BrowserPhone): Promise<void> => {
    await caller.dial(binding.x)
    await Promise.all([a.happened('confirmed'), b.happened('confirmed')])
    expect([await a.shown(), await b.shown()]).toEqual([binding.x, binding.x])
  }

  /** What each of the two hears: the other's tone first, then its own. */
  const heardOnBoth = () => Promise.all([a.heard([toneOfB, toneOfA], 500), b.heard([toneOfA, toneOfB], 500)])

  const expectSoundOnBoth = async (): Promise<void> => {
    const clearest = async () => Math.min(...(await heardOnBoth()).map(({ shares }) => shares[0] ?? 0))
    await expect.poll(clearest, { timeout: 8_000 }).toBeGreaterThan(0.9)
    for (const { energy, shares } of await heardOnBoth()) {
      expect(energy).toBeGreaterThan(audible)
      expect(shares[0]).toBeGreaterThan(0.9)
      expect(shares[1]).toBeLessThan(0.01)
    }
  }

  const expectSilence = async (phone: BrowserPhone): Promise<void> => {
    await expect.poll(async () => (await phone.heard([], 300)).energy, { timeout: 5_000 }).toBeLessThan(silent)
  }

  test('hear each other over the number between, hold and go on, and end together', async () => {
    await connect(a)
    await expectSoundOnBoth()

    await a.hold('INVITE')
    await b.happened('hold_remote')
    await expectSilence(b)
    await a.unhold('INVITE')
    await b.happened('unhold_remote')
    await expectSoundOnBoth()

    await a.hangUp()
    await Promise.all([a.happened('ended_local'), b.happened('ended_remote')])
    expect(await service.endedCall(binding)).toMatchObject({ outcome: 'completed', direction: 'a_to_b', q850Cause: 16 })
  })

  test('the one who was called calls back over the same number, and the other holds, presses a key and hangs up', async () => {
    await connect(b)
    await expectSoundOnBoth()

    await a.hold('UPDATE')
    await b.happened('hold_remote')
    await expectSilence(b)
    await a.unhold('UPDATE')
    await b.happened('unhold_remote')
    await expectSoundOnBoth()
    await a.press('5')
    await b.happened('key_5_remote')

    await a.hangUp()
    await Promise.all([a.happened('ended_local'), b.happened('ended_remote')])
    expect(await service.endedCall(binding, 2)).toMatchObject({ outcome: 'completed', direction: 'b_to_a' })
  })

  test('neither was sent the number of the other, in whatever form', async () => {
    await Promise.all([a.leave(), b.leave()])
    const [ofA, ofB] = [finderOf(people.a), finderOf(people.b)]
    // Each writes its own number, so that the search would find it if it crossed.
    expect([a.wire.sent.some(ofA), b.wire.sent.some(ofB)]).toEqual([true, true])
    expect([a.wire.received.some(ofB), b.wire.received.some(ofA)]).toEqual([false, false])
  })
})
