import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { repositoryRoot } from '../../tests/repository.ts'

/** Text stays sharp at this quality, and a page has a third of its PNG. */
const quality = 0.88

/** Makes pictures smaller, in a page of its own. */
export class WebpEncoder {
  readonly #page: Page

  private constructor(page: Page) {
    this.#page = page
  }

  static async open(browser: Browser): Promise<WebpEncoder> {
    const page = await browser.newPage()
    await page.addInitScript({ path: join(repositoryRoot, 'scripts/screenshots/encode-webp.js') })
    await page.goto('about:blank')
    return new WebpEncoder(page)
  }

  async encode(png: Buffer): Promise<Buffer> {
    const text = await this.#page.evaluate(
      ([given, asked]) => {
        const { encodeWebp } = globalThis as unknown as { encodeWebp(png: string, quality: number): Promise<string> }
        return encodeWebp(given, asked)
      },
      [png.toString('base64'), quality] as const,
    )
    return Buffer.from(text, 'base64')
  }
}
