import type { Fetch } from '@axbridge/sdk'

/** Keeps the cookies of one origin as a browser does: Node's `fetch` keeps none. */
export class CookieJar {
  readonly #kept = new Map<string, string>()

  readonly fetch: Fetch = async (url, init) => {
    const headers = new Headers(init.headers)
    if (this.#kept.size > 0) headers.set('cookie', this.#header)
    const response = await fetch(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /;\s*max-age=0/i.test(line)) this.#kept.delete(name)
      else this.#kept.set(name, value)
    }
    return response
  }

  /** To be given to a browser. */
  get cookies(): readonly { readonly name: string; readonly value: string }[] {
    return [...this.#kept].map(([name, value]) => ({ name, value }))
  }

  get #header(): string {
    return [...this.#kept].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
