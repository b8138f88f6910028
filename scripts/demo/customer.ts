import { Deviation } from './deviation.ts'

/** The ride company's side of the HTTP API: the two operations that the demo needs. */
export type Customer = { readonly http: string; readonly key: string }

export type Bound = { readonly status: number; readonly id: string; readonly x: string }

const deadlineMs = 3_000

const ask = async ({ http, key }: Customer, method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${http}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(deadlineMs),
  }).catch((cause: unknown) => {
    throw new Deviation(`the HTTP API did not answer ${method} ${path}`, { cause })
  })

/** Binds two phones for an order. An answer that is no binding has an empty id and x. */
export const bind = async (customer: Customer, order: { a: string; b: string; orderId: string }): Promise<Bound> => {
  const expiresAt = new Date(Date.now() + 10 * 60_000).toISOString()
  const answer = await ask(customer, 'POST', '/v1/bindings', { ...order, expiresAt })
  const { id, x } = (await answer.json()) as { id?: unknown; x?: unknown }
  return { status: answer.status, id: typeof id === 'string' ? id : '', x: typeof x === 'string' ? x : '' }
}

/** Ends a binding; answers the HTTP status. */
export const unbind = async (customer: Customer, id: string): Promise<number> => {
  const answer = await ask(customer, 'DELETE', `/v1/bindings/${encodeURIComponent(id)}`)
  await answer.arrayBuffer()
  return answer.status
}
