import type { BindingAnswer, BindingPage, CallAnswer, CallPage } from '@axbridge/api'

export type BindFields = {
  readonly a: string
  readonly b: string
  readonly orderId?: string
  readonly expiresAt?: string
}

const deadlineMs = 10_000

/** A customer's programme: the calls to the HTTP API that tests make. */
export class ApiClient {
  readonly #origin: string
  readonly #key: string

  constructor(origin: string, key: string) {
    this.#origin = origin
    this.#key = key
  }

  async bind({ a, b, orderId = 'order-1', expiresAt = inMs(3_600_000) }: BindFields): Promise<BindingAnswer> {
    return (await this.ask('POST', '/v1/bindings', { a, b, orderId, expiresAt })) as BindingAnswer
  }

  async unbind(id: string): Promise<BindingAnswer> {
    return (await this.ask('DELETE', `/v1/bindings/${id}`)) as BindingAnswer
  }

  /** Every record of a list, page by page, newest first. */
  async calls(filter: { readonly x?: string; readonly binding?: string } = {}): Promise<readonly CallAnswer[]> {
    return this.#all<CallAnswer, CallPage>('/v1/calls', filter)
  }

  async bindings(
    filter: { readonly orderId?: string; readonly state?: string } = {},
  ): Promise<readonly BindingAnswer[]> {
    return this.#all<BindingAnswer, BindingPage>('/v1/bindings', filter)
  }

  /** The body of an answer of 2xx; rejects on any other. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.send(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`)
    return answer.json()
  }

  send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.#origin}${path}`, {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(deadlineMs),
    })
  }

  async #all<Item, Page extends { items: Item[]; next: string | null }>(
    path: string,
    filter: Readonly<Record<string, string>>,
  ): Promise<readonly Item[]> {
    const items: Item[] = []
    let cursor: string | null = null
    do {
      const query: URLSearchParams = new URLSearchParams({
        ...filter,
        limit: '200',
        ...(cursor === null ? {} : { cursor }),
      })
      const page = (await this.ask('GET', `${path}?${query}`)) as Page
      items.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    return items
  }
}

/** The instant so many ms from now, as the API takes it. */
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
