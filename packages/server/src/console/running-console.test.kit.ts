import type { SessionAnswer } from '@axbridge/api'
import type { Role } from '@axbridge/core'
import { type RunningAdmin, runAdmin } from '../admin/running-admin.test.kit.ts'
import type { Heard } from '../http/held-to-contract.test.kit.ts'
import type { Asking } from '../http/running-api.test.kit.ts'

export const password = 'a long walk by the river'

/** A browser: it keeps the cookie, and its page the token of the session. */
export class Browser {
  readonly #api: RunningAdmin
  #cookie: string | undefined
  #csrf: string | undefined

  constructor(api: RunningAdmin) {
    this.#api = api
  }

  get cookie(): string {
    if (this.#cookie === undefined) throw new Error('nobody is signed in')
    return this.#cookie
  }

  get csrf(): string {
    return this.#csrf ?? ''
  }

  async ask(method: string, path: string, body?: unknown, more: Partial<Asking> = {}): Promise<Heard> {
    const heard = await this.#api.askWithoutKey({
      ...{ method, path, body, ...more },
      headers: {
        ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }),
        ...(this.#csrf === undefined || method === 'GET' ? {} : { 'axbridge-csrf': this.#csrf }),
        ...more.headers,
      },
    })
    const [set = ''] = heard.headers.getSetCookie()
    const [pair = ''] = set.split(';')
    if (pair.endsWith('=')) this.#cookie = undefined
    else if (pair !== '') this.#cookie = pair
    if (typeof heard.json?.csrf === 'string') this.#csrf = (heard.json as SessionAnswer).csrf
    return heard
  }

  signIn(name: string, more: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
    return this.ask('POST', '/console/v1/session', { name, password, ...more }, { headers })
  }

  setUp(link: string, more: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
    const token = link.split('#')[1] ?? ''
    return this.ask('POST', '/console/v1/set-up', { token, password, ...more }, { headers })
  }

  whoIsIn(): Promise<Heard> {
    return this.ask('GET', '/console/v1/session')
  }
}

export type RunningConsole = RunningAdmin & {
  browser(): Browser
  /** Invites somebody and sets his password; answers a browser in which he is signed in, and his id. */
  join(name: string, role: Role, customer?: string): Promise<{ readonly browser: Browser; readonly id: string }>
  /** The audit log, the newest entry first, as `action subject`. */
  audit(query?: string): Promise<readonly AuditLine[]>
}

export type AuditLine = {
  readonly action: string
  readonly subject: string | null
  readonly customer: string | null
  readonly actor: { readonly kind: string; readonly name?: string }
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
  readonly detail: any
}

/** The API with operators and people, over SQLite; the clock stands still until a test sets it. */
export const runConsole = async (): Promise<RunningConsole> => {
  const api = await runAdmin('sqlite')
  return {
    ...api,
    browser: () => new Browser(api),
    join: async (name, role, customer) => {
      const invited = await api.admin('POST', '/users', { name, role, ...(customer === undefined ? {} : { customer }) })
      if (invited.status !== 201) throw new Error(`nobody was invited: ${invited.json.detail}`)
      const browser = new Browser(api)
      const set = await browser.setUp(invited.json.link)
      if (set.status !== 201) throw new Error(`no password was set: ${set.json.detail}`)
      return { browser, id: invited.json.user.id }
    },
    audit: async (query = '') => (await api.admin('GET', `/audit${query}`)).json.items,
  }
}
