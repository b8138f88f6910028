import type { Breach, BreachChangeRequest, BreachRequest } from '@axbridge/sdk/console'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'
import { oneLine } from '../../supervision/one-line.ts'

/** A breach as the fields of a form have it, times as local ones. */
export type BreachValues = Pick<Breach, 'kinds' | 'cause' | 'harm' | 'measures' | 'contact' | 'state'> & {
  readonly persons?: number | null
  readonly foundAt: string
  readonly told?: readonly { readonly whom: string; readonly at: string }[]
}

export const valuesOfBreach = ({ told, foundAt, ...breach }: Breach): BreachValues => ({
  ...{ kinds: breach.kinds, cause: breach.cause, harm: breach.harm, measures: breach.measures },
  ...{ contact: breach.contact, state: breach.state, persons: breach.persons },
  foundAt: inputOfInstant(foundAt),
  told: told.map(({ whom, at }) => ({ whom, at: inputOfInstant(at) })),
})

export const requestOfBreach = ({ told = [], foundAt, persons, ...values }: BreachValues): BreachRequest => ({
  kinds: values.kinds.map(oneLine),
  ...{ cause: oneLine(values.cause), harm: oneLine(values.harm), measures: oneLine(values.measures) },
  ...{ contact: oneLine(values.contact), persons: persons ?? null },
  foundAt: instantOfInput(foundAt) ?? '',
  told: told.map(({ whom, at }) => ({ whom: oneLine(whom), at: instantOfInput(at) ?? '' })),
})

export const changeOfBreach = (revision: number, values: BreachValues): BreachChangeRequest => ({
  ...requestOfBreach(values),
  ...{ revision, state: values.state },
})
