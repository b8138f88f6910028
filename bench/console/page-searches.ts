import { DelaySamples } from '@axbridge/sim/load'
import type { Browser } from 'playwright-core'
import { startChromium } from '../../tests/chromium.ts'
import { ConsoleWindow } from '../../tests/console-window.ts'
import type { CookieJar } from '../../tests/cookie-jar.ts'
import { requirePeer } from '../../tests/peers.ts'
import type { BenchRun } from '../bench-run.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import { orderIdAt } from '../order-id.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'

export type PagePlan = { readonly rounds: number; readonly searches: number; readonly place: Place }

type SignedIn = { readonly origin: string; readonly cookies: CookieJar['cookies'] }

/** Figures of one round, in ms. */
type Round = {
  readonly firstPaint: number
  readonly largestPaint: number
  readonly p50: number
  readonly p99: number
  readonly longestTask: number
}

const rowsPage = '/bindings'
/** How far the list is scrolled, in wheel turns of as many px. */
const [turns, turnPx] = [60, 1_200]

/** Searches, typing and scrolling in a real browser's page. */
export const measurePages = async (
  run: BenchRun,
  signedIn: SignedIn,
  filled: FilledStore,
  { rounds, searches, place }: PagePlan,
): Promise<void> => {
  const chromium = requirePeer('chromium')
  if (!chromium.available) throw new Error('there is no chromium here: npm run install-peers')
  const browser = await startChromium(chromium.path)
  run.own({ stop: () => browser.close(), kill: () => {} })
  const found: Round[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const one = await measureRound(browser, signedIn, filled, searches)
    log(
      `in the page: painted ${one.firstPaint.toFixed(0)} and ${one.largestPaint.toFixed(0)} ms, search p50 ${one.p50.toFixed(0)} ms, p99 ${one.p99.toFixed(0)} ms, longest task ${one.longestTask.toFixed(0)} ms`,
    )
    if (round > 0) found.push(one)
  }
  const parameters = { live: filled.live, searches, scrolledPx: turns * turnPx }
  const line = (name: string, metric: string, of: (one: Round) => number) =>
    printResult(
      { bench: 'console', name, metric, unit: 'ms', parameters },
      { ours: spreadOf(found.map(of)), anchor: null },
      place,
    )
  const asked = 'the list of bindings, from the question for the page'
  line(asked, 'first contentful paint', ({ firstPaint }) => firstPaint)
  line(asked, 'largest contentful paint', ({ largestPaint }) => largestPaint)
  line('search by order in the page, from Enter to the row', 'p50 latency', ({ p50 }) => p50)
  line('search by order in the page, from Enter to the row', 'p99 latency', ({ p99 }) => p99)
  line('typing, searching and scrolling', 'longest task of the main thread', ({ longestTask }) => longestTask)
}

const measureRound = async (
  browser: Browser,
  { origin, cookies }: SignedIn,
  filled: FilledStore,
  searches: number,
): Promise<Round> => {
  // A profile of its own: nothing is in its cache.
  const window = await ConsoleWindow.open(browser, { origin, cookies, language: 'en' })
  const { page } = window
  try {
    await window.goto(rowsPage)
    await page.getByTestId('row').first().waitFor()
    const firstPaint = (await window.probe('firstPaint')) ?? Number.NaN
    const largestPaint = (await window.probe('largestPaint')) ?? Number.NaN
    const since = await window.probe('now')
    const field = page.getByTestId('filter-orderId')
    const delays = new DelaySamples(searches)
    for (let asked = 0; asked < searches; asked += 1) {
      const orderId = orderIdAt(Math.floor(Math.random() * filled.live))
      // Letter by letter, as a person types.
      await field.fill('')
      await field.pressSequentially(orderId, { delay: 5 })
      const from = performance.now()
      await field.press('Enter')
      await page.getByTestId('row').filter({ hasText: orderId }).waitFor()
      delays.add(performance.now() - from)
    }
    await field.fill('')
    await page.getByTestId('row').nth(5).waitFor()
    await page.getByTestId('row').first().hover()
    for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, turnPx)
    await window.settled()
    const longestTask = await window.probe('longestTask', since)
    if (window.faults.length > 0) throw new Error(`the page had faults: ${window.faults.join('; ')}`)
    const { p50, p99 } = delays.delays()
    return { firstPaint, largestPaint, p50, p99, longestTask }
  } finally {
    await window.close()
  }
}
