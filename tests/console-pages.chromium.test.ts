import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { consolePages as pages, readersPages } from './console-page-list.ts'
import { ConsoleScene, type Person } from './console-scene.ts'
import { ConsoleWindow } from './console-window.ts'
import { type MadeUpWork, makeUpWork, workSettings } from './console-work.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'
import { readSource } from './repository.ts'

/** JavaScript that the first page may carry over the wire. */
const mostScriptOctets = 400_000

describePeer('chromium', 'the pages of the console', (path) => {
  let browser: Browser
  let scene: ConsoleScene
  let admin: Person
  let reader: Person
  let work: MadeUpWork
  let isReal: (text: string) => boolean

  beforeAll(async () => {
    ;[browser, scene] = await Promise.all([startChromium(path), ConsoleScene.start(workSettings)])
    admin = await scene.firstAdmin()
    reader = await scene.invited(admin, 'read_only')
    work = await makeUpWork(scene, admin)
    isReal = finderOf(...work.numbers)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await scene?.stop()
  })

  const open = ({ jar }: Person, language: 'en' | 'zh', colorScheme: 'light' | 'dark'): Promise<ConsoleWindow> =>
    ConsoleWindow.open(browser, { origin: scene.origin, language, colorScheme, cookies: jar.cookies })

  test('are those of the menu, and the account', () => {
    const listed = [...readSource('packages/console/src/app/pages.ts').matchAll(/\bpath: '([^']+)'/g)]
    const here = new Set(Object.keys(pages).map((address) => address.replace(/\?.*/, '')))
    expect([...listed.map(([, one]) => one), '/account'].sort()).toEqual([...here].sort())
  })

  describe.each([
    ['en', 'light'],
    ['zh', 'dark'],
  ] as const)('in %s, %s', (language, colorScheme) => {
    let window: ConsoleWindow
    beforeAll(async () => {
      window = await open(admin, language, colorScheme)
    })
    afterAll(() => window?.close())

    test.each(Object.entries(pages))(
      '%s is shown with its data, in its language, without a fault, and shows nobody a real number',
      async (at, page) => {
        // Each is loaded in one language, and come upon from the one before it in the other.
        await (language === 'en' || at === '/' ? window.goto(at) : window.follow(at))
        await window.shows(page)
        expect(await window.page.locator('html').getAttribute('lang')).toMatch(language === 'en' ? /^en/ : /^zh/)
        expect(await window.axeFaults()).toEqual([])
        if (at !== '/') expect(isReal(await window.probe('everything'))).toBe(false)
        expect([window.faults, window.refused]).toEqual([[], []])
      },
    )
  })

  test('begin with less JavaScript than 400 kB, compressed as it came', async () => {
    for (const cookies of [admin.jar.cookies, []]) {
      const window = await ConsoleWindow.open(browser, { origin: scene.origin, language: 'en', cookies })
      await window.goto('/')
      await (cookies.length === 0 ? window.page.getByTestId('sign-in').waitFor() : window.shows(pages['/']))
      const { files, octets } = await window.probe('scriptOctets')
      expect(files).toBeGreaterThan(1)
      expect(octets).toBeGreaterThan(10_000)
      expect(octets).toBeLessThan(mostScriptOctets)
      await window.close()
    }
  })

  test('ask at once for all that the first of them shows, and are drawn in styles that are made already', async () => {
    const window = await open(admin, 'en', 'light')
    const { page } = window
    const first = [/\/console\/v1\/session$/, /\/assets\/bindings-page-[^/]*\.js$/, /\/assets\/en-[^/]*\.js$/]
    const asked = Promise.all(first.map((address) => page.waitForRequest(address)))
    // The large script, with which everything else is drawn, comes only when all of that is on its way.
    await page.route(/\/assets\/shared-[^/]*\.js$/, async (route) => {
      await asked
      await route.continue()
    })
    const questions: string[] = []
    page.on('request', (request) => questions.push(new URL(request.url()).pathname))
    await window.goto('/bindings')
    await window.shows(pages['/bindings'])
    expect(questions.filter((path) => path === '/console/v1/session')).toHaveLength(1)
    expect(questions.filter((path) => path === '/v1/bindings/search')).toHaveLength(1)
    const corners = "getComputedStyle(document.querySelector('[data-testid=find-person]')).borderRadius"
    expect(await page.evaluate(corners)).toBe('8px')
    expect(await page.locator('style[data-css-hash]').count()).toBe(0)
    await window.close()
  })

  describe('for who only reads', () => {
    let window: ConsoleWindow
    let mayAsk: readonly string[]
    beforeAll(async () => {
      mayAsk = (await reader.client.getSession()).mayAsk
      window = await open(reader, 'en', 'light')
      // Not where the walk begins, which would stand there before its first step.
      await window.goto('/account')
      await window.shows(readersPages['/account'])
    })
    afterAll(() => window?.close())

    test.each(Object.entries(readersPages))(
      '%s shows nothing that changes anything, no real number, and asks nothing that is refused',
      async (at, page) => {
        await window.follow(at)
        await window.shows(page)
        expect(isReal(await window.probe('everything'))).toBe(false)
        const asked = await window.probe('asked')
        expect(asked.filter((operation) => !mayAsk.includes(operation))).toEqual([])
        expect([window.faults, window.refused]).toEqual([[], []])
      },
    )
  })

  test('show an admin what he may change', async () => {
    const window = await open(admin, 'en', 'light')
    const asked = new Set<string>()
    for (const at of ['/customers', '/trunks', '/users', '/webhooks', '/numbers', '/suspensions', '/policy'] as const) {
      await window.goto(at)
      await window.shows(pages[at])
      for (const operation of await window.probe('asked')) asked.add(operation)
    }
    expect([...asked]).toEqual(
      expect.arrayContaining([
        'addCustomer',
        'putTrunk',
        'inviteUser',
        'addOperatorWebhook',
        'addBlock',
        'suspend',
        'putPolicy',
      ]),
    )
    await window.close()
  })
})
