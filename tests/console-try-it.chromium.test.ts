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

  async press(what: 'dial' | 'answer' | 'hang-up'): Promise<void> {
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
    await this.frame.getByTestId('message-input').fill(text)
    await this.frame.getByTestId('message-send').click()
  }

  /** Waits for a message from the other one. */
  async gets(text: string): Promise<void> {
    await this.frame.locator('[data-testid="message"][data-direction="in"]').getByText(text).waitFor()
  }

  /** All that the phone shows, or only has in the page. */
  async everything(): Promise<string> {
    const id = await this.frame.getAttribute('data-testid')
    return this.#window.probe('everything', `[data-testid="${id}"]`)
  }
}

type Sound = { readonly energies: readonly number[]; readonly tones: readonly number[] }

describePeer('chromium', 'Try it', (path) => {
  let browser: Browser
  let scene: ConsoleScene
  let window: ConsoleWindow

  beforeAll(async () => {
    ;[browser, scene] = await Promise.all([
      startChromium(path),
      ConsoleScene.start({ console: { lan: { addresses: ['127.0.0.1'], port: 0 } } }, ['--lan']),
    ])
    window = await ConsoleWindow.open(browser, { origin: scene.origin, language: 'en' })
  })
  afterAll(async () => {
    await browser?.close()
    await scene?.stop()
  })

  /** What was heard within half a second more than before, and the strongest tone, of each call end in the page. */
  const heard = async (one: ConsoleWindow): Promise<Sound> => {
    const before = await one.probe('heardEnergy')
    const tones = await one.probe('heardTones')
    const after = await one.probe('heardEnergy')
    return { energies: after.map((energy, at) => energy - (before[at] ?? 0)), tones }
  }

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
    await a().press('dial')
    await b().is('ringing')
    expect((await b().text('shown')).replaceAll(/\D/g, '')).toMatch(/^700[0-9]{12}$/)
    expect(await a().text('shown')).toBe(await b().text('shown'))
  })

  test('carries sound both ways, a voice of its own from each phone', async () => {
    await b().press('answer')
    await Promise.all([a().is('talking'), b().is('talking')])
    await expect.poll(async () => (await window.probe('heardEnergy')).filter((one) => one > 0).length).toBe(2)
    const { energies, tones } = await heard(window)
    expect(energies.filter((energy) => energy > 0.000_1)).toHaveLength(2)
    // Each sends a pair of tones, and hears that of the other.
    const senders = tones.map((hertz) => tonesOf.findIndex((pair) => pair.some((tone) => Math.abs(tone - hertz) < 12)))
    expect(senders.sort()).toEqual([0, 1])
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
    const hidden = await ladder.locator('[data-kind="hidden"]').allInnerTexts()
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
    await a().press('hang-up')
    await Promise.all([a().is('ended'), b().is('ended')])
    await window.page.getByTestId('delivered').click()
    await a().press('dial')
    const why = a().frame.getByTestId('why')
    await why.waitFor()
    expect([await why.getAttribute('data-status'), (await why.innerText()) !== '']).toEqual(['410', true])
    expect(window.faults).toEqual([])
    expect(window.refused.filter((one) => !one.startsWith('401 GET'))).toEqual([])
  })
})

/** What phone A and phone B send instead of a microphone's sound, in Hz. */
const tonesOf = [
  [440, 554],
  [659, 831],
] as const

/** The made-up numbers of the page's phones, as getTryIt answers them. */
const phones = { a: '13800000001', b: '13800000002' }
