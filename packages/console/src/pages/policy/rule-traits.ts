import type { PolicyRule } from '@axbridge/sdk/console'

export type Measure = PolicyRule['what']
export type Subject = PolicyRule['by']
export type Action = PolicyRule['then']

type Traits = {
  readonly kind: 'count' | 'distinct' | 'share'
  readonly subjects: readonly Subject[]
  /** Of these a rule may refuse or suspend. */
  readonly held: readonly Subject[]
  /** It looks at calls of an order, whose age counts. */
  readonly ofOrder?: true
}

/** What can be counted of whom: as the service has it, so that a form offers nothing that it would refuse. */
const traits: Readonly<Record<Measure, Traits>> = {
  attempts: {
    kind: 'count',
    subjects: ['caller', 'number', 'pair', 'customer', 'scenario'],
    held: ['caller', 'number', 'pair', 'customer', 'scenario'],
    ofOrder: true,
  },
  callees: { kind: 'distinct', subjects: ['caller'], held: ['caller'], ofOrder: true },
  probes: { kind: 'count', subjects: ['caller', 'number', 'trunk'], held: ['caller'] },
  probed_numbers: { kind: 'distinct', subjects: ['caller', 'trunk'], held: ['caller'] },
  short_calls: {
    kind: 'share',
    subjects: ['caller', 'number', 'customer', 'scenario'],
    held: ['caller', 'customer', 'scenario'],
  },
  unanswered: {
    kind: 'share',
    subjects: ['caller', 'number', 'customer', 'scenario'],
    held: ['caller', 'customer', 'scenario'],
  },
  binds: { kind: 'count', subjects: ['customer', 'scenario'], held: ['customer', 'scenario'] },
}

export const traitsOf = (what: Measure): Traits => traits[what]

const suspendable: readonly Subject[] = ['caller', 'number', 'customer']

/** What a rule may do: what a stranger does to a number is not done to its parties. */
export const actionsOf = (what: Measure, by: Subject): readonly Action[] => {
  if (!traits[what].held.includes(by)) return ['observe', 'alarm']
  return suspendable.includes(by) ? ['observe', 'alarm', 'refuse', 'suspend'] : ['observe', 'alarm', 'refuse']
}
