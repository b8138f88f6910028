import type { PhoneState } from './phone-state.ts'

/** What one does here, in this order. */
export const journeySteps = ['order', 'dial', 'answer', 'message', 'deliver', 'again'] as const

export type JourneyStep = (typeof journeySteps)[number] | 'done'

/** What a party of an order that has ended is answered: 410 Gone. */
const gone = 410

/** What an order has come to. */
export type OrderState = {
  readonly kind: 'none' | 'live' | 'delivered'
  /** How many calls had been answered, and texts received, by all phones when it was ordered. */
  readonly answeredBefore: number
  readonly receivedBefore: number
}

export const noOrder: OrderState = { kind: 'none', answeredBefore: 0, receivedBefore: 0 }

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

export const answeredBy = (phones: readonly PhoneState[]): number => sum(phones.map(({ answered }) => answered))

export const receivedBy = (phones: readonly PhoneState[]): number => sum(phones.map(({ received }) => received))

/** The next step, from what has come to pass: nobody has to press anything to get on. */
export const nextStep = (order: OrderState, phones: readonly PhoneState[]): JourneyStep => {
  if (order.kind === 'none') return 'order'
  if (order.kind === 'delivered') {
    const isRefused = phones.some(({ last }) => last?.kind === 'refused' && last.status === gone)
    return isRefused ? 'done' : 'again'
  }
  if (answeredBy(phones) > order.answeredBefore)
    return receivedBy(phones) > order.receivedBefore ? 'deliver' : 'message'
  return phones.some(({ call }) => call.kind !== 'none') ? 'answer' : 'dial'
}
