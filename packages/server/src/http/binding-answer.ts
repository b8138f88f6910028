import type { BindingAnswer } from '@axbridge/api'
import { type Binding, type BindingState, endOf, formatForPeople } from '@axbridge/core'
import { formatInstant } from './instant.ts'

/** A binding as the API answers it: the parties as masks. */
export const bindingAnswer = (binding: Binding, state: BindingState): BindingAnswer => ({
  id: binding.id,
  mode: binding.mode,
  state,
  x: binding.x,
  xDisplay: formatForPeople(binding.x),
  a: binding.a.mask,
  b: binding.b.mask,
  orderId: binding.orderId,
  createdAt: formatInstant(binding.createdAt),
  expiresAt: formatInstant(binding.expiresAt),
  endedAt: state === 'live' ? null : formatInstant(endOf(binding)),
  endReason: state === 'live' ? null : binding.unboundAt === null ? 'expired' : 'unbound',
})
