import { networkInterfaces } from 'node:os'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { ConsoleScene, password } from './console-scene.ts'
import { ConsoleWindow } from './console-window.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'

/** One phone of the page, wherever it is shown. */
class ShownPhone {
  readonly frame: Locator
  readonly #window: ConsoleWindow

  constructor(window: ConsoleWindow, which: 'a' | 'b') {
    this.#window = window
    this.frame = window.page.getByTestId(`phone-${which}`)
  }

  async press(
    what: 'suggested' | 'dial' | 'answer' | 'hang-up' | 'tab-phone' | 'tab-messages' | 'second-device',
  ): Promise<void> {
    await this.frame.getByTestId(what).click()
  }

  /** Waits until the phone says that it is so. */
  async is(state: string): Promise<void> {
    await this.frame.and(this.#window.page.locator(`[data-state="${state}"]`)).waitFor()
  }

  async text(of: 'shown' | 'why'): Promise<string> {
    return (await this.frame.getByTestId(of).innerText()).trim()
  }

  async write(text: string): Promise<void> {
    await this.press('tab-messages')
    await this.frame.getByTestId('message-input').fill(text)
    await this.frame.getByTestId('message-send').click()
  }

  /** Waits for a message from the other one. */
  async gets(text: string): Promise<void> {
    await this.press('tab-messages')
    await this.frame.locator('[data-testid="message"][data-direction="in"]').getByText(text).waitFor()
  }

  /** All that the phone shows, or only has in the page. */
  async everything(): Promise<string> {
    const id = await this.frame.getAttribute('data-testid')
    return this.#window.probe('everything', `[data-testid="${id}"]`)
  }
}

/** An address of this machine in the network that it is in; that of the machine itself where it is in none. */
const ownAddress = (): string => {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

describePeer('chromium', 'Try it', (path) => {
  let browser: Browser
  let scene: ConsoleScene
  let window: ConsoleWindow

  beforeAll(async () => {
    ;[browser, scene] = await Promise.all([
      startChromium(path),
      ConsoleScene.start({ console: { lan: { addresses: [ownAddress()], port: 0 } } }, ['--lan']),
    ])
    window = await ConsoleWindow.open(browser, { origin: scene.origin, language: 'en' })
  })
  afterAll(async () => {
    await browser?.close()
    await scene?.stop()
  })

  test('leads from the printed link to a first password, and so to two phones that are ready', async () => {
    const { setUpLink } = scene.server.ready
    await window.page.goto(setUpLink ?? '')
    await window.page.getByTestId('password').fill(password)
    await window.page.getByTestId('password-again').fill(password)
    await window.page.getByTestId('set-up').click()
    for (const phone of [a(), b()]) await phone.is('idle')
    expect(new URL(window.page.url())).toMatchObject({ pathname: '/', hash: '' })
  })

  const a = () => new ShownPhone(window, 'a')
  const b = () => new ShownPhone(window, 'b')

  test('makes an order, and rings the other phone under the number between', async () => {
    await window.page.getByTestId('order').click()
    await a().press('suggested')
    await a().press('dial')
    await b().is('ringing')
    expect((await b().text('shown')).replaceAll(/\D/g, '')).toMatch(/^700[0-9]{12}$/)
    expect(await a().text('shown')).toBe(await b().text('shown'))
  })

  test('carries sound both ways, a voice of its own from each phone', async () => {
    await b().press('answer')
    await Promise.all([a().is('talking'), b().is('talking')])
    const heard = async () => (await window.probe('heardEnergy')).filter((energy) => energy > 0.000_1).length
    await expect.poll(heard).toBe(2)
    await expect.poll(async () => sendersOf(await window.probe('heardTones')).sort()).toEqual([0, 1])
  })

  test('carries messages both ways', async () => {
    await a().write('I am at the gate')
    await b().gets('I am at the gate')
    await b().write('Two minutes')
    await a().gets('Two minutes')
  })

  test('draws what each phone saw, and what the other one did not get', async () => {
    const ladder = window.page.getByTestId('ladder')
    expect(await ladder.getByTestId('ladder-step').count()).toBeGreaterThan(4)
    const call = ladder.locator('[data-testid="ladder-step"][data-what="INVITE"][data-leg="a"][data-direction="in"]')
    expect(Number(await call.getAttribute('data-hidden'))).toBeGreaterThan(0)
    await call.getByRole('button').click()
    const hidden = await call.locator('[data-kind="hidden"]').allInnerTexts()
    expect(hidden.some((text) => text.includes(phones.a))).toBe(true)
  })

  test('shows no phone the number of the other', async () => {
    // Each shows its own, so that the search would find the other if it stood there.
    expect(finderOf(phones.a)(await a().everything())).toBe(true)
    expect(finderOf(phones.b)(await b().everything())).toBe(true)
    expect(finderOf(phones.b)(await a().everything())).toBe(false)
    expect(finderOf(phones.a)(await b().everything())).toBe(false)
  })

  test('ends the order when it is delivered, and says why the next call is refused', async () => {
    for (const phone of [a(), b()]) await phone.press('tab-phone')
    await a().press('hang-up')
    await Promise.all([a().is('ended'), b().is('ended')])
    await window.page.getByTestId('delivered').click()
    await a().press('dial')
    const why = a().frame.getByTestId('why')
    await why.waitFor()
    expect([await why.getAttribute('data-status'), (await why.innerText()) !== '']).toEqual(['410', true])
    expect([window.faults, window.refused]).toEqual([[], []])
  })

  test('is two devices over --lan: one has the link to a phone, and is this phone and nothing else', async () => {
    const origin = scene.server.ready.lan ?? ''
    const [here, there] = await Promise.all(
      [1, 2].map(() => ConsoleWindow.open(browser, { origin, language: 'en', ignoreHTTPSErrors: true })),
    )
    if (here === undefined || there === undefined) throw new Error('there are two windows')
    await here.goto('/sign-in')
    await here.page.getByTestId('name').fill('admin')
    await here.page.getByTestId('password').fill(password)
    await here.page.getByTestId('sign-in').click()
    const [caller, kept, given] = [new ShownPhone(here, 'a'), new ShownPhone(here, 'b'), new ShownPhone(there, 'b')]
    await kept.is('idle')
    await kept.press('second-device')
    await there.goto((await kept.frame.getByTestId('second-device-link').getAttribute('href')) ?? '')
    await Promise.all([kept.is('away'), given.is('idle')])
    await here.page.getByTestId('order').click()
    await caller.press('suggested')
    await caller.press('dial')
    await given.is('ringing')
    await given.press('answer')
    await Promise.all([caller.is('talking'), given.is('talking')])
    for (const [window, sender] of [
      [here, 1],
      [there, 0],
    ] as const) {
      await expect.poll(async () => (await window.probe('heardEnergy'))[0] ?? 0).toBeGreaterThan(0.000_1)
      await expect.poll(async () => sendersOf(await window.probe('heardTones'))).toEqual([sender])
    }
    await caller.write('Are you there?')
    await given.gets('Are you there?')
    expect(finderOf(phones.b)(await there.probe('everything'))).toBe(true)
    expect(finderOf(phones.a)(await there.probe('everything'))).toBe(false)
    await given.press('tab-phone')
    await given.press('hang-up')
    await Promise.all([caller.is('ended'), given.is('ended')])
    expect([here.faults, there.faults, here.refused, there.refused]).toEqual([[], [], [], []])
    await Promise.all([here.close(), there.close()])
  })
})

/** What phone A and phone B send instead of a microphone's sound, in Hz. */
const tonesOf = [
  [440, 554],
  [659, 831],
] as const

/** Which phone sends each of these tones: 0 is A; -1 none. */
const sendersOf = (tones: readonly number[]): number[] =>
  tones.map((hertz) => tonesOf.findIndex((pair) => pair.some((tone) => Math.abs(tone - hertz) < 12)))

/** The made-up numbers of the page's phones, as getTryIt answers them. */
const phones = { a: '13800000001', b: '13800000002' }
