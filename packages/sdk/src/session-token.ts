import type { Signer } from './signature.ts'

/**
 * The token against forged requests that belongs to the page's session: learnt from the answers that hold it, and asked for
 * where a request needs it and there is none yet, as after a page was loaded anew.
 */
export class SessionToken {
  readonly #ask: () => Promise<{ readonly csrf: string }>
  #token: string | undefined
  #asking: Promise<string> | undefined

  constructor(ask: () => Promise<{ readonly csrf: string }>) {
    this.#ask = ask
  }

  learnFrom(answer: object): void {
    if ('csrf' in answer && typeof answer.csrf === 'string') this.#token = answer.csrf
  }

  forget(): void {
    this.#token = undefined
  }

  /** Adds the headers of a session. What only reads, and what anybody may ask, needs no token. */
  signerFor(customer: string | undefined): Signer {
    return async ({ method, headers, isOpen }) => ({
      ...headers,
      ...(customer === undefined ? {} : { 'axbridge-customer': customer }),
      ...(method === 'GET' || isOpen ? {} : { 'axbridge-csrf': await this.#known() }),
    })
  }

  async #known(): Promise<string> {
    if (this.#token !== undefined) return this.#token
    this.#asking ??= this.#ask().then(({ csrf }) => csrf)
    try {
      return await this.#asking
    } finally {
      this.#asking = undefined
    }
  }
}
