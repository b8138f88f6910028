import {
  type BindScreen,
  type CallScreen,
  type Clock,
  type Connect,
  type ConnectionScreen,
  type Firing,
  hashText,
  type Policy,
  type PolicyNote,
  refusalOfRule,
  refuse,
  type Vault,
} from '@axbridge/core'
import type { BlockList } from './blocked-persons.ts'

/** The name that stands in a record where a caller is blocked. */
export const blockedRule = 'blocked-person'

export type PolicyScreenParts = {
  readonly policy: Policy
  readonly blocked: Pick<BlockList, 'has' | 'size'>
  readonly vault: Pick<Vault, 'hashOfParty'>
  readonly clock: Clock
  /** Hears of all that is counted here. */
  noted(note: PolicyNote): void
  fired(firing: Firing): void
}

/** Outcomes that say nothing of how somebody calls: the network, or we, failed. */
const saysNothing: ReadonlySet<string> = new Set(['failed', 'lost', 'open', 'refused'])

const isBlocked = ({ blocked }: Pick<PolicyScreenParts, 'blocked'>, { standing }: Connect): boolean =>
  blocked.size > 0 && blocked.has(hashText(standing.party))

/** Who is blocked texts nobody either. */
export const blockedTextScreen = (parts: Pick<PolicyScreenParts, 'blocked'>): ConnectionScreen<'by_policy'> => ({
  refusalOf: (connection) => (isBlocked(parts, connection) ? 'by_policy' : undefined),
})

/** Holds calls to the block list and the rules, and counts them. */
export const policyCallScreen = ({ policy, blocked, vault, clock, noted, fired }: PolicyScreenParts): CallScreen => ({
  screen: ({ record, caller, dialled, connection }) => {
    const { party, stored } = connection.standing
    const key = hashText(party)
    if (blocked.size > 0 && blocked.has(key)) return { refusal: 'by_policy', noted: { rule: blockedRule } }
    const note: PolicyNote = {
      kind: 'attempt',
      at: clock.now(),
      call: record.id,
      caller: key,
      mask: caller.mask,
      callee: policy.wantsCallee ? hashText(vault.hashOfParty(connection.callee)) : '',
      number: dialled,
      customer: stored.customer,
      scenario: stored.use?.scenario ?? null,
      boundAt: stored.createdAt,
    }
    const verdict = policy.screen(note)
    for (const one of verdict.fired) fired(one)
    const { refusedBy } = verdict
    if (refusedBy === undefined) {
      noted(note)
      return {}
    }
    return { refusal: refusalOfRule(refusedBy), noted: { rule: refusedBy.name } }
  },

  again: ({ connection }) =>
    isBlocked({ blocked }, connection) ? { refusal: 'by_policy', noted: { rule: blockedRule } } : {},

  refused: ({ record, caller, dialled }, reason) => {
    if (reason !== 'not_a_party') return
    const note: PolicyNote = {
      kind: 'stranger',
      at: clock.now(),
      call: record.id,
      caller: hashText(vault.hashOfParty(caller)),
      mask: caller.mask,
      number: dialled,
      trunk: record.trunk,
    }
    noted(note)
    for (const one of policy.count(note)) fired(one)
  },

  ended: ({ record, caller, dialled, connection }, { outcome, answeredAt, durationMs }) => {
    if (saysNothing.has(outcome)) return
    const { party, stored } = connection.standing
    const note: PolicyNote = {
      kind: 'end',
      at: clock.now(),
      call: record.id,
      caller: hashText(party),
      mask: caller.mask,
      number: dialled,
      customer: stored.customer,
      scenario: stored.use?.scenario ?? null,
      talkedMs: answeredAt === null ? null : (durationMs ?? 0),
    }
    noted(note)
    for (const one of policy.count(note)) fired(one)
  },
})

/** Holds binds to the rules, and counts them. A change of a binding is none. */
export const policyBindScreen = ({ policy, noted, fired }: PolicyScreenParts): BindScreen => ({
  screen: ({ customer, use, changes }, now) => {
    if (changes !== null) return undefined
    const note: PolicyNote = { kind: 'bind', at: now, customer: customer.id, scenario: use?.scenario ?? null }
    const verdict = policy.screenBind(note)
    for (const one of verdict.fired) fired(one)
    const { refusedBy } = verdict
    if (refusedBy === undefined) {
      noted(note)
      return undefined
    }
    return { ...refuse(refusalOfRule(refusedBy)), explanation: `The rule ${refusedBy.name} of policy refuses it.` }
  },
})
