import { AxbridgeConsole } from '@axbridge/sdk/console'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { CookieJar } from './cookie-jar.ts'

export type Role = 'platform_admin' | 'compliance_officer' | 'operations' | 'customer_developer' | 'read_only'

/** Somebody at the console: his client in Node, and the cookies with which a browser is he. */
export type Person = { readonly name: string; readonly client: AxbridgeConsole; readonly jar: CookieJar }

export const password = 'a long and quite unlikely sentence'

/** The token of a one-time link: behind its `#`, so that no server sees it. */
const tokenOf = (link: string): string => new URL(link).hash.slice(1)

/** A fresh server in a process of its own, and people with sessions at its console. */
export class ConsoleScene {
  readonly server: ServerProcess
  readonly #home: ServerHome

  private constructor(home: ServerHome, server: ServerProcess) {
    this.#home = home
    this.server = server
  }

  /** With `settings` as sections of its configuration. */
  static async start(
    settings: Readonly<Record<string, object>> = {},
    flags: readonly string[] = [],
  ): Promise<ConsoleScene> {
    const home = ServerHome.make(settings)
    try {
      return new ConsoleScene(home, await ServerProcess.start({ config: home.config, deadlineMs: 30_000, flags }))
    } catch (error) {
      home.remove()
      throw error
    }
  }

  /** Where the console's pages are. */
  get origin(): string {
    return this.server.ready.http
  }

  /** The first one, by the link that the server printed. */
  async firstAdmin(): Promise<Person> {
    const { setUpLink } = this.server.ready
    if (setUpLink === null) throw new Error('the server printed no link')
    return this.#setUp('admin', setUpLink)
  }

  /** One more, by an invitation. */
  async invited(admin: Person, role: Role, customer?: string): Promise<Person> {
    const name = role.replaceAll('_', '.')
    const { link } = await admin.client.inviteUser({ name, role, customer })
    return this.#setUp(name, link)
  }

  async stop(): Promise<void> {
    await this.server.stop()
    this.#home.remove()
  }

  async #setUp(name: string, link: string): Promise<Person> {
    const jar = new CookieJar()
    const client = new AxbridgeConsole({ url: this.origin, fetch: jar.fetch })
    await client.setUp({ token: tokenOf(link), password })
    return { name, client, jar }
  }
}
