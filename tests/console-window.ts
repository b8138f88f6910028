import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core'
import type { ShownPage } from './console-page-list.ts'
import { repositoryRoot } from './repository.ts'

export type WindowOptions = {
  readonly origin: string
  readonly language: 'en' | 'zh'
  /** Of a session that was begun elsewhere. */
  readonly cookies?: readonly { readonly name: string; readonly value: string }[]
  readonly ignoreHTTPSErrors?: boolean
  readonly colorScheme?: 'light' | 'dark'
}

/** A fault that axe-core found: its rule, how bad it is, and where. */
export type AxeFault = { readonly id: string; readonly impact: string; readonly targets: readonly string[] }

/** How long the page may take for anything; what it waited for stands in the error then. */
const patienceMs = 12_000

const probe = join(repositoryRoot, 'tests/browser/console-probe.js')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A window of the console in a profile of its own, which notes whatever went wrong in it. */
export class ConsoleWindow {
  readonly page: Page
  readonly #context: BrowserContext
  readonly #origin: string
  readonly #faults: string[] = []
  readonly #refused: string[] = []

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context
    this.page = page
    this.#origin = new URL(origin).origin
    page.on('console', (message) => this.#said(message))
    page.on('pageerror', (error) => this.#faults.push(`thrown: ${error.message}`))
    page.on('request', (request) => this.#asked(request))
    page.on('requestfailed', (request) => this.#failed(request))
    page.on('response', (response) => {
      if (response.status() >= 400)
        this.#refused.push(`${response.status()} ${response.request().method()} ${response.url()}`)
    })
  }

  static async open(
    browser: Browser,
    { origin, language, cookies = [], ignoreHTTPSErrors = false, colorScheme = 'light' }: WindowOptions,
  ): Promise<ConsoleWindow> {
    const locale = language === 'en' ? 'en-GB' : 'zh-CN'
    const viewport = { width: 1_280, height: 800 }
    const context = await browser.newContext({ ignoreHTTPSErrors, locale, colorScheme, viewport })
    await context.addCookies(
      cookies.map((one) => ({ ...one, url: origin, httpOnly: true, sameSite: 'Strict' as const })),
    )
    context.setDefaultTimeout(patienceMs)
    await context.addInitScript({ path: probe })
    return new ConsoleWindow(context, await context.newPage(), origin)
  }

  /** What the page said as an error, threw, was not let do by its policy, or asked of another host. */
  get faults(): readonly string[] {
    return this.#faults
  }

  /** What the server refused. */
  get refused(): readonly string[] {
    return this.#refused
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#origin).href)
  }

  /** Goes on to another page of the console as a link does. */
  async follow(path: string): Promise<void> {
    await this.page.evaluate(`probe.follow(${JSON.stringify(path)})`)
  }

  /** Waits until a page stands there with its data, and nothing of it is on its way any more. The one before it stays until it is loaded. */
  async shows({ frame, data }: ShownPage): Promise<void> {
    await this.page.locator('main').locator(frame).locator(data).first().waitFor()
    await this.settled()
  }

  /** Waits until nothing of the page that stands there is on its way any more. */
  async settled(): Promise<void> {
    await this.page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' })
  }

  /** Asks `browser/console-probe.js`, which says what its methods answer. */
  probe(method: 'everything', selector?: string): Promise<string>
  probe(method: 'asked'): Promise<readonly string[]>
  probe(method: 'scriptOctets'): Promise<{ readonly files: number; readonly octets: number }>
  probe(method: 'heardEnergy' | 'heardTones'): Promise<readonly number[]>
  probe(method: 'longestTask', since: number): Promise<number>
  probe(method: 'now'): Promise<number>
  probe(method: 'firstPaint' | 'largestPaint'): Promise<number | null>
  probe(method: 'axeFaults'): Promise<readonly AxeFault[]>
  probe(method: string, ...given: readonly unknown[]): Promise<unknown> {
    return this.page.evaluate(
      ([name, args]) => {
        const { probe } = globalThis as unknown as { probe: Record<string, (...args: unknown[]) => unknown> }
        return probe[name]?.(...args)
      },
      [method, given] as const,
    )
  }

  /** The serious and the critical faults of accessibility. */
  async axeFaults(): Promise<readonly AxeFault[]> {
    // As the debugger, which no policy of the page holds back.
    await this.page.evaluate(`${axeSource};0`)
    return this.probe('axeFaults')
  }

  async close(): Promise<void> {
    await this.#context.close()
  }

  #said(message: ConsoleMessage): void {
    // What the server refused is in the list of that.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    this.#faults.push(`said: ${message.text()} (${message.location().url})`)
  }

  #asked(request: Request): void {
    const { origin, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== this.#origin) this.#faults.push(`asked another host: ${origin}`)
  }

  #failed(request: Request): void {
    const why = request.failure()?.errorText ?? ''
    // A question that nobody waits for any more, as of a page that was left.
    if (why !== 'net::ERR_ABORTED') this.#faults.push(`failed: ${request.method()} ${request.url()}: ${why}`)
  }
}
