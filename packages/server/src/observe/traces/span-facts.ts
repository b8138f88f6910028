import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '@opentelemetry/semantic-conventions'

/** All that a span may say: ids of ours, words of closed lists, names that operators gave to trunks. No text of anybody else. */
export type SpanFacts = {
  readonly requestId?: string
  readonly operation?: string
  readonly method?: string
  /** The path with its parameters in braces. */
  readonly route?: string
  readonly status?: number
  readonly customer?: string
  readonly binding?: string
  readonly call?: string
  readonly event?: string
  readonly endpoint?: string
  readonly trunk?: string
  readonly kind?: string
  readonly outcome?: string
  readonly refusal?: string
  readonly q850Cause?: number
}

const names = {
  requestId: 'axbridge.request.id',
  operation: 'axbridge.operation',
  method: ATTR_HTTP_REQUEST_METHOD,
  route: ATTR_HTTP_ROUTE,
  status: ATTR_HTTP_RESPONSE_STATUS_CODE,
  customer: 'axbridge.customer.id',
  binding: 'axbridge.binding.id',
  call: 'axbridge.call.id',
  event: 'axbridge.event.id',
  endpoint: 'axbridge.endpoint.id',
  trunk: 'axbridge.trunk',
  kind: 'axbridge.kind',
  outcome: 'axbridge.outcome',
  refusal: 'axbridge.refusal',
  q850Cause: 'axbridge.q850_cause',
} as const satisfies Record<keyof SpanFacts, string>

export const attributesOf = (facts: SpanFacts): Attributes =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[names[name as keyof SpanFacts], value]],
    ),
  )

const ids = { bnd: 'binding', call: 'call', cus: 'customer', evt: 'event', whk: 'endpoint' } as const

const isId = (text: unknown): text is string => typeof text === 'string' && /^[a-z]{3,4}_[0-9a-z_]{1,60}$/.test(text)

/** The ids of ours in a value and in what stands one level below, by how they begin; and its `kind`, a word of a closed list. */
export const factsIn = (value: unknown): SpanFacts => {
  const facts: Record<string, string> = {}
  const take = (one: unknown): void => {
    if (!isId(one)) return
    const [begin = ''] = one.split('_')
    const name = ids[begin as keyof typeof ids]
    if (name !== undefined) facts[name] ??= one
  }
  take(value)
  if (typeof value !== 'object' || value === null) return facts
  const { id, kind, binding, customer } = value as Readonly<Record<string, unknown>>
  for (const one of [id, binding, customer]) {
    take(one)
    if (typeof one === 'object' && one !== null) take((one as { readonly id?: unknown }).id)
  }
  return typeof kind === 'string' && /^[a-z_]{1,40}$/.test(kind) ? { ...facts, kind } : facts
}
