import type {
  BindingId,
  Block,
  CallId,
  CallRecord,
  CustomerId,
  KeptAnswer,
  KeyedHash,
  Placement,
  ProtectedNumber,
  Side,
  Store,
} from '@axbridge/core'
import { numberAt } from '@axbridge/core'

/** Made-up values. A store sees parties as octets only, so that no number of a person is needed to test one. */
export const noon = Date.UTC(2026, 0, 1, 12)
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export const block = '70012345678' as Block
export const otherBlock = '70012345679' as Block
export const x: ProtectedNumber = numberAt(block, 1)
export const y: ProtectedNumber = numberAt(block, 2)

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The token of the nth made-up id: every n has its own. */
const tokenOf = (n: number): string => {
  let token = ''
  for (let rest = n; token.length < 16; rest = Math.floor(rest / 32)) token = letters[rest % 32] + token
  return token
}

export const customerId = (n: number): CustomerId => `cus_${tokenOf(n)}` as CustomerId
export const bindingId = (n: number, within: Block = block): BindingId => `bnd_${within}_${tokenOf(n)}` as BindingId
export const callId = (n: number, within: Block | null = block): CallId =>
  (within === null ? `call_${tokenOf(n)}` : `call_${within}_${tokenOf(n)}`) as CallId

export const customer = customerId(1)
export const otherCustomer = customerId(2)

/** 17 octets, as a keyed hash with its key's id in front. */
export const octetsOf = (text: string): KeyedHash => {
  const octets = new Uint8Array(17).fill(0x5a)
  octets[0] = 1
  octets.set(new TextEncoder().encode(text).subarray(0, 16), 1)
  return octets
}

export type SamplePlacement = {
  readonly n: number
  readonly a?: string
  readonly b?: string
  readonly at?: number
  readonly on?: ProtectedNumber
  readonly customer?: CustomerId
  readonly orderId?: string
  readonly expiresAt?: number
  readonly heldUntil?: number
  readonly limit?: number
  readonly kept?: KeptAnswer
}

/** The nth binding: an hour long from noon, with a day of quarantine, between two parties of its own. */
export const placement = (sample: SamplePlacement): Placement => {
  const { n, a = `a${n}`, b = `b${n}`, at = noon, on = x, limit = 200, kept } = sample
  const expiresAt = sample.expiresAt ?? at + hour
  const party = (text: string, side: Side) => ({ party: octetsOf(text), side })
  return {
    binding: {
      id: bindingId(n, on.slice(0, 11) as Block),
      customer: sample.customer ?? customer,
      mode: 'AXB',
      orderId: sample.orderId ?? `order-${n}`,
      x: on,
      createdAt: at,
      expiresAt,
      unboundAt: null,
      parties: octetsOf(`sealed ${n}`),
    },
    parties: [party(a, 'a'), party(b, 'b')],
    heldUntil: sample.heldUntil ?? expiresAt + day,
    limit,
    at,
    ...(kept === undefined ? {} : { kept }),
  }
}

export const keptAnswer = (text: string, keptAt: number): KeptAnswer => ({
  key: octetsOf(text),
  body: octetsOf(`body ${text}`),
  answer: octetsOf(`answer ${text}`),
  keptAt,
})

/** The nth attempt: open, from a party of the nth binding. */
export const callRecord = (n: number, changed: Partial<CallRecord> = {}): CallRecord => ({
  id: callId(n),
  customer,
  binding: bindingId(n),
  orderId: `order-${n}`,
  from: 'a',
  x,
  caller: '138****0001',
  callee: null,
  trunk: 'carrier',
  startedAt: noon,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  outcome: 'open',
  refusal: null,
  q850Cause: null,
  durationMs: null,
  ...changed,
})

/** Adds the two customers that the cases speak of. */
export const addCustomers = async (store: Store): Promise<void> => {
  await store.customers.addCustomer({ id: customer, name: 'one', createdAt: 1 })
  await store.customers.addCustomer({ id: otherCustomer, name: 'other', createdAt: 1 })
}
