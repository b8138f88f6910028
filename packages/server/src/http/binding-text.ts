import type { AllocationAnswer } from '@axbridge/api'
import {
  type Binding,
  type BindingState,
  type BindingTerms,
  type BindingUse,
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

const textOrNull = (text: string | null): string => (text === null ? 'null' : `"${text}"`)

const sideAText = (parties: Parties): string => {
  if (parties.kind === 'two') return `"a":"${parties.a.mask}"`
  const members = parties.members.map(({ mask }) => `"${mask}"`)
  return `"members":[${members.join(',')}],"defaultMember":${textOrNull(parties.defaultMember?.mask ?? null)}`
}

const defaultTermsText = JSON.stringify(defaultTerms)

/** Nearly all bindings have the default terms, whose text is made once. */
const termsText = (terms: BindingTerms): string => (terms === defaultTerms ? defaultTermsText : JSON.stringify(terms))

const useText = (use: BindingUse | null): string => {
  if (use === null) return 'null'
  const { scenario, identifier, consent } = use
  const agreed = consent === null ? null : { version: consent.version, at: formatInstant(consent.at) }
  return JSON.stringify({ scenario, identifier, consent: agreed })
}

/**
 * A binding as the API answers it, as JSON: the parties as masks. It is written by hand, since nearly every answer is one. The
 * order id alone is what somebody wrote; all else is made here, of letters that JSON takes as they are.
 */
export const bindingText = (binding: Binding, state: BindingState): string => {
  const { id, mode, x, y, parties, orderId, createdAt, expiresAt, terms, use } = binding
  const xDisplay = formatForPeople(x)
  const expires = formatInstant(expiresAt)
  const until = routesUntil(binding)
  const [endedAt, endReason] = state === 'live' ? [null, null] : [formatInstant(endOf(binding)), endReasonOf(binding)]
  return (
    `{"id":"${id}","mode":"${mode}","state":"${state}","x":"${x}","y":"${y}",` +
    `"xDisplay":"${xDisplay}","yDisplay":"${y === x ? xDisplay : formatForPeople(y)}",` +
    `${sideAText(parties)},"b":"${parties.b.mask}","orderId":${JSON.stringify(orderId)},` +
    `"createdAt":"${formatInstant(createdAt)}","expiresAt":"${expires}",` +
    `"endedAt":${textOrNull(endedAt)},"endReason":${textOrNull(endReason)},` +
    `"routesUntil":"${until === expiresAt ? expires : formatInstant(until)}","terms":${termsText(terms)},"use":${useText(use)}}`
  )
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
