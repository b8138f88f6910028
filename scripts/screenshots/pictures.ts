import { consolePages, type ShownPage } from '../../tests/console-page-list.ts'
import type { ConsoleWindow } from '../../tests/console-window.ts'

export type Picture = {
  /** The file's name without its language and ending. */
  readonly name: string
  readonly path: string
  readonly isSignedIn: boolean
  /** Brings the page to where the picture is taken. */
  prepare(window: ConsoleWindow): Promise<void>
}

/** An order is made and the two talk, with a message: what the first page is for. The picture has all of both phones in it. */
const talk = async ({ page }: ConsoleWindow): Promise<void> => {
  await page.setViewportSize({ width: 1_440, height: 920 })
  const [a, b] = [page.getByTestId('phone-a'), page.getByTestId('phone-b')]
  await page.getByTestId('order').click()
  await a.getByTestId('suggested').click()
  await a.getByTestId('dial').click()
  await b.getByTestId('answer').click()
  await a.and(page.locator('[data-state="talking"]')).waitFor()
  await b.getByTestId('tab-messages').click()
  await b.getByTestId('message-input').fill('到楼下了 / I am downstairs')
  await b.getByTestId('message-send').click()
  await a.locator('[data-testid="message"][data-direction="in"]').waitFor()
  await b.getByTestId('tab-phone').click()
  await b.locator('[data-testid="level"]:not([aria-valuenow="0"])').waitFor()
  await page.evaluate('scrollTo(0, 0)')
}

/** A part of a page is named by both: `policy-complaints`. */
const nameOf = (path: string): string =>
  path === '/'
    ? 'try-it'
    : path
        .slice(1)
        .replace(/\?tab=/, '-')
        .replace(/\?.*/, '')

const shown = ([path, page]: readonly [string, ShownPage]): Picture => ({
  ...{ name: nameOf(path), path, isSignedIn: true },
  prepare: async (window) => {
    await window.shows(page)
    if (path === '/') await talk(window)
  },
})

export const pictures: readonly Picture[] = [
  {
    ...{ name: 'sign-in', path: '/sign-in', isSignedIn: false },
    prepare: ({ page }) => page.getByTestId('sign-in').waitFor(),
  },
  ...Object.entries(consolePages).map(shown),
]
