import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { startChromium } from './chromium.ts'
import { repositoryRoot } from './repository.ts'

/** What `phone` in `browser/phone.js` is registered as, and the tone in Hz that it sends. */
export type Registration = {
  readonly socket: string
  readonly number: string
  readonly domain: string
  readonly password: string
  readonly toneHz: number
}

/** The whole energy, full scale being about 1, and the share of it that each tone has that was asked for. */
export type Heard = { readonly energy: number; readonly shares: readonly number[] }

/** JsSIP with the page's own script, as one file. */
const bundlePhone = async (): Promise<string> => {
  const bundle = await rolldown({ input: join(repositoryRoot, 'tests/browser/phone.js'), platform: 'browser' })
  try {
    const { output } = await bundle.generate({ format: 'iife' })
    return output[0].code
  } finally {
    await bundle.close()
  }
}

const page = '<!doctype html><meta charset="utf-8"><title>phone</title><script src="/phone.js"></script>'

/** Serves the phone to browsers of this machine. */
const servePhone = async (): Promise<{ readonly origin: string; close(): Promise<void> }> => {
  const script = await bundlePhone()
  const server = createServer((request, response) => {
    const isScript = request.url === '/phone.js'
    response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(isScript ? script : page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** A headless Chromium in which each phone is a page with a profile of its own. */
export class PhoneBrowser {
  /** The origin of the pages, such as `http://127.0.0.1:40000`. */
  readonly origin: string
  readonly #browser: Browser
  readonly #closePages: () => Promise<void>

  private constructor(origin: string, browser: Browser, closePages: () => Promise<void>) {
    this.origin = origin
    this.#browser = browser
    this.#closePages = closePages
  }

  static async start(executablePath: string): Promise<PhoneBrowser> {
    const pages = await servePhone()
    try {
      return new PhoneBrowser(pages.origin, await startChromium(executablePath), pages.close)
    } catch (error) {
      await pages.close()
      throw error
    }
  }

  /** A phone that is let in. */
  async phone(registration: Registration): Promise<BrowserPhone> {
    const context = await this.#browser.newContext()
    const phone = new BrowserPhone(await context.newPage())
    await phone.open(this.origin, registration)
    return phone
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#closePages()
  }
}

/** One page. Each method is that of `browser/phone.js`. */
export class BrowserPhone {
  readonly #page: Page
  readonly #sent: string[] = []
  readonly #received: string[] = []

  constructor(page: Page) {
    this.#page = page
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#sent.push(payload.toString('latin1')))
      socket.on('framereceived', ({ payload }) => this.#received.push(payload.toString('latin1')))
    })
  }

  /** Every SIP message that the page sent and received so far. */
  get wire(): { readonly sent: readonly string[]; readonly received: readonly string[] } {
    return { sent: [...this.#sent], received: [...this.#received] }
  }

  async open(origin: string, registration: Registration): Promise<void> {
    await this.#page.goto(origin)
    await this.#call('register', registration)
  }

  async dial(number: string): Promise<void> {
    await this.#call('dial', number)
  }

  async happened(event: string): Promise<void> {
    await this.#call('happened', event)
  }

  async shown(): Promise<string> {
    return (await this.#call('shown')) as string
  }

  async heard(tones: readonly number[], ms: number): Promise<Heard> {
    return (await this.#call('heard', tones, ms)) as Heard
  }

  async hold(method: 'INVITE' | 'UPDATE'): Promise<void> {
    await this.#call('hold', method)
  }

  async unhold(method: 'INVITE' | 'UPDATE'): Promise<void> {
    await this.#call('unhold', method)
  }

  async press(key: string): Promise<void> {
    await this.#call('press', key)
  }

  async hangUp(): Promise<void> {
    await this.#call('hangUp')
  }

  async leave(): Promise<void> {
    await this.#call('leave')
  }

  #call(method: string, ...given: readonly unknown[]): Promise<unknown> {
    return this.#page.evaluate(
      ([name, args]) => {
        const { phone } = globalThis as unknown as { phone: Record<string, (...args: unknown[]) => unknown> }
        return phone[name]?.(...args)
      },
      [method, given] as const,
    )
  }
}
