import type {
  ApiKey,
  BindingId,
  BindingTerms,
  BindingUse,
  Block,
  CallId,
  CallRecord,
  Candidate,
  Customer,
  CustomerId,
  KeptAnswer,
  KeyedHash,
  KeyId,
  Mode,
  NumberBlock,
  PartyOfBinding,
  Placement,
  ProtectedNumber,
  Side,
  Store,
  StoredBinding,
} from '@axbridge/core'
import { blockOf, defaultCustomerSettings, defaultTerms, emptyProfile, numberAt } from '@axbridge/core'

/** Made-up values. A store sees parties as octets only, so that no number of a person is needed to test one. */
export const noon = Date.UTC(2026, 0, 1, 12)
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export const block = '70012345678' as Block
export const otherBlock = '70012345679' as Block
export const x: ProtectedNumber = numberAt(block, 1)
export const y: ProtectedNumber = numberAt(block, 2)
export const otherX: ProtectedNumber = numberAt(otherBlock, 1)

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The token of the nth made-up id: every n has its own. */
const tokenOf = (n: number, length: 16 | 24): string => {
  let token = ''
  for (let rest = n; token.length < length; rest = Math.floor(rest / 32)) token = letters[rest % 32] + token
  return token
}

export const customerId = (n: number): CustomerId => `cus_${tokenOf(n, 16)}` as CustomerId
export const keyId = (n: number): KeyId => `key_${tokenOf(n, 16)}` as KeyId
export const bindingId = (n: number, within: Block = block): BindingId => `bnd_${within}_${tokenOf(n, 24)}` as BindingId
export const callId = (n: number, within: Block | null = block): CallId =>
  (within === null ? `call_${tokenOf(n, 16)}` : `call_${within}_${tokenOf(n, 16)}`) as CallId

export const customer = customerId(1)
export const otherCustomer = customerId(2)

/** 17 octets, as a keyed hash with its key's id in front. */
export const octetsOf = (text: string): KeyedHash => {
  const octets = new Uint8Array(17).fill(0x5a)
  octets[0] = 1
  octets.set(new TextEncoder().encode(text).subarray(0, 16), 1)
  return octets
}

export const party = (text: string, side: Side): PartyOfBinding => ({ party: octetsOf(text), side })

export type SamplePlacement = {
  readonly n: number
  readonly mode?: Mode
  /** Side a: one party, or the members of a group. */
  readonly a?: string | readonly string[]
  readonly b?: string
  readonly at?: number
  readonly on?: ProtectedNumber
  /** B's own number. */
  readonly onY?: ProtectedNumber
  readonly customer?: CustomerId
  readonly orderId?: string
  readonly terms?: Partial<BindingTerms>
  readonly use?: BindingUse
  readonly expiresAt?: number
  readonly heldUntil?: number
  readonly limit?: number
  readonly kept?: KeptAnswer
}

/** The nth binding on a number or two: a number of one block has an id of its own. */
export const candidate = (n: number, on: ProtectedNumber = x, onY: ProtectedNumber = on): Candidate => ({
  id: bindingId(n, blockOf(on)),
  x: on,
  y: onY,
  parties: octetsOf(`sealed ${n}`),
})

/** The nth binding: an hour long from noon, with a day of quarantine, between two parties of its own. */
export const placement = (sample: SamplePlacement): Placement => {
  const { n, mode = 'AXB', a = `a${n}`, b = `b${n}`, at = noon, on = x, onY = on, limit = 200, kept } = sample
  const expiresAt = sample.expiresAt ?? at + hour
  const terms = { ...defaultTerms, ...sample.terms }
  const liveUntil = expiresAt + terms.graceMs
  const { answer, ...rest } = kept ?? {}
  return {
    binding: {
      customer: sample.customer ?? customer,
      mode,
      orderId: sample.orderId ?? `order-${n}`,
      terms,
      use: sample.use ?? null,
      createdAt: at,
      expiresAt,
      unboundAt: null,
      firstAnsweredAt: null,
      lastCaller: null,
      revision: 0,
    },
    candidates: [{ ...candidate(n, on, onY), ...(answer === undefined ? {} : { answer }) }],
    parties: [...[a].flat().map((text) => party(text, 'a')), party(b, 'b')],
    liveUntil,
    heldUntil: sample.heldUntil ?? liveUntil + day,
    limit,
    at,
    ...(kept === undefined ? {} : { kept: rest as Placement['kept'] & {} }),
  }
}

/** A placement's binding as it stands on its first candidate. */
export const placed = (sample: SamplePlacement): StoredBinding => {
  const { binding, candidates } = placement(sample)
  const { answer: _, ...first } = candidates[0] ?? candidate(sample.n)
  return { ...binding, ...first }
}

/** What `place` answers for a placement that stands on its first candidate. */
export const placedFirst = { kind: 'placed', candidate: 0 }

const nothingTried = { taken: 0, full: 0, notIssued: 0 }

/** What `place` answers when candidates fell for these reasons. */
export const refused = (reasons: Partial<typeof nothingTried>) => ({ kind: 'refused', ...nothingTried, ...reasons })

export const taken = refused({ taken: 1 })
export const full = refused({ full: 1 })
export const notIssued = refused({ notIssued: 1 })

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
  identifier: null,
  verification: null,
  rule: null,
  durationMs: null,
  ...changed,
})

/** The nth customer, as one is set up. */
export const customerOf = (n: number, name: string, createdAt = 1): Customer => ({
  id: customerId(n),
  name,
  createdAt,
  settings: defaultCustomerSettings,
  profile: emptyProfile,
})

/** The nth key, found by `k` and its number. */
export const apiKey = (n: number, changed: Partial<ApiKey> = {}): ApiKey => ({
  id: keyId(n),
  customer,
  hash: octetsOf(`k${n}`),
  secret: octetsOf(`secret ${n}`),
  createdAt: 2,
  revokedAt: null,
  ...changed,
})

/** A block of the customer's that is active and valid for ever. */
export const numberBlock = (changed: Partial<NumberBlock> = {}): NumberBlock => ({
  block,
  approval: 'none: a test',
  validFrom: 1,
  validUntil: null,
  basePlatform: 'test',
  customer,
  state: 'active',
  createdAt: 1,
  firstUsedAt: null,
  ...changed,
})

/** Adds the two customers that the cases speak of, and to the pool of each its block. */
export const addCustomers = async (store: Store): Promise<void> => {
  await store.customers.addCustomer(customerOf(1, 'one'))
  await store.customers.addCustomer(customerOf(2, 'other'))
  await store.numbers.addBlocks([numberBlock(), numberBlock({ block: otherBlock, customer: otherCustomer })])
}
