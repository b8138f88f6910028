import type { BindingAnswer } from '@axbridge/api'
import { type ApiClient, inMs } from './api-client.ts'

/** What came of one bind: a binding, or an answer that says when to ask again. */
export type BindAttempt = {
  readonly orderId: string
  readonly status: number
  readonly code: string | null
  readonly retryAfter: string | null
  readonly binding: BindingAnswer | undefined
}

/** How a bind is answered that cannot be taken now. */
export const notTakenNow = { status: 503, code: 'overloaded', retryAfter: '1' } as const

/** Binds orders between two people and keeps what was acknowledged, so that it can be looked for afterwards. */
export class BindAttempts {
  readonly #people: { readonly a: string; readonly b: string }
  readonly #acknowledged = new Map<string, BindingAnswer>()
  #made = 0

  constructor(people: { readonly a: string; readonly b: string }) {
    this.#people = people
  }

  /** The bindings that were answered 201, the oldest first. */
  get acknowledged(): readonly BindingAnswer[] {
    return [...this.#acknowledged.values()]
  }

  async bind(api: ApiClient): Promise<BindAttempt> {
    this.#made += 1
    const orderId = `order-${this.#made}`
    const answer = await api.send('POST', '/v1/bindings', { ...this.#people, orderId, expiresAt: inMs(3_600_000) })
    const body = (await answer.json()) as BindingAnswer & { readonly code?: string }
    const binding = answer.status === 201 ? body : undefined
    if (binding !== undefined) this.#acknowledged.set(binding.id, binding)
    const retryAfter = answer.headers.get('retry-after')
    return { orderId, status: answer.status, code: body.code ?? null, retryAfter, binding }
  }

  /** Binds so many at once. */
  bindMany(api: ApiClient, count: number): Promise<readonly BindAttempt[]> {
    return Promise.all(Array.from({ length: count }, () => this.bind(api)))
  }

  /** What is no more as it was acknowledged. */
  async lost(api: ApiClient): Promise<readonly string[]> {
    const lost: string[] = []
    for (const binding of this.acknowledged) {
      const found = await api.send('GET', `/v1/bindings/${binding.id}`)
      const isThere = found.status === 200 && JSON.stringify(await found.json()) === JSON.stringify(binding)
      if (!isThere) lost.push(binding.orderId)
    }
    return lost
  }
}
