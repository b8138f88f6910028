import type { AllocationAnswer, BindingAnswer } from '@axbridge/api'
import {
  type Binding,
  type BindingState,
  type BindingTerms,
  type Bound,
  defaultTerms,
  endOf,
  endReasonOf,
  formatForPeople,
  type Page,
  type Parties,
  routesUntil,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { poolAnswer } from '../operation/pool-answer.ts'

type Masks = Pick<BindingAnswer, 'a' | 'members' | 'defaultMember'>

const masksOf = (parties: Parties): Masks =>
  parties.kind === 'two'
    ? { a: parties.a.mask }
    : { members: parties.members.map(({ mask }) => mask), defaultMember: parties.defaultMember?.mask ?? null }

const defaultTermsText = JSON.stringify(defaultTerms)

/** Nearly all bindings have the default terms, whose text is made once. */
const termsText = (terms: BindingTerms): string => (terms === defaultTerms ? defaultTermsText : JSON.stringify(terms))

/** A binding as the API answers it, as JSON: the parties as masks. */
export const bindingText = (binding: Binding, state: BindingState): string => {
  const { x, y, parties, terms } = binding
  const xDisplay = formatForPeople(x)
  const head: Omit<BindingAnswer, 'terms'> = {
    id: binding.id,
    mode: binding.mode,
    state,
    x,
    y,
    xDisplay,
    yDisplay: y === x ? xDisplay : formatForPeople(y),
    ...masksOf(parties),
    b: parties.b.mask,
    orderId: binding.orderId,
    createdAt: formatInstant(binding.createdAt),
    expiresAt: formatInstant(binding.expiresAt),
    endedAt: state === 'live' ? null : formatInstant(endOf(binding)),
    endReason: state === 'live' ? null : endReasonOf(binding),
    routesUntil: formatInstant(routesUntil(binding)),
  }
  return `${JSON.stringify(head).slice(0, -1)},"terms":${termsText(terms)}}`
}

/** The same of a new binding, with its allocation where that was asked for; always the same text for one bind. */
export const boundText = ({ binding, allocation, pool }: Bound): string => {
  const text = bindingText(binding, 'live')
  if (pool === undefined) return text
  const answer: AllocationAnswer = { ...allocation, pool: poolAnswer(pool, binding.createdAt) }
  return `${text.slice(0, -1)},"allocation":${JSON.stringify(answer)}}`
}

export const bindingPageText = ({ items, next }: Page<Binding>, stateOf: (binding: Binding) => BindingState): string =>
  `{"items":[${items.map((binding) => bindingText(binding, stateOf(binding))).join(',')}],"next":${JSON.stringify(next)}}`
