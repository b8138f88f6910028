import type { OwnSuspensionAnswer, SuspensionAnswer } from '@axbridge/api'
import type { Appeal, Said, SuspensionActor } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import type { HeldSuspension } from './suspension-desk.ts'

type By = SuspensionAnswer['by']

const byAnswer = (by: SuspensionActor): By => ({ ...by })

const saidAnswer = ({ text, at, by }: Said) => ({ reason: text, at: formatInstant(at), by: byAnswer(by) })

const appealAnswer = ({ text, at, by, decision }: Appeal): NonNullable<SuspensionAnswer['appeal']> => ({
  text,
  at: formatInstant(at),
  by: byAnswer(by),
  decision: decision === null ? null : { upheld: decision.upheld, ...saidAnswer(decision) },
})

/** A suspension as operators are answered. */
export const suspensionAnswer = ({ id, customer, state, suspension }: HeldSuspension): SuspensionAnswer => {
  const { target, reason, remedy, cut, since, by, appeals, lifted } = suspension
  const last = appeals.at(-1)
  return {
    id,
    customer,
    block: target.kind === 'block' ? target.block : null,
    number: target.kind === 'number' ? target.number : null,
    state,
    reason,
    remedy,
    cut,
    suspendedAt: formatInstant(since),
    by: byAnswer(by),
    appeal: last === undefined ? null : appealAnswer(last),
    earlierAppeals: appeals.slice(0, -1).map(appealAnswer),
    lifted: lifted === null ? null : saidAnswer(lifted),
  }
}

type OwnAppeal = NonNullable<OwnSuspensionAnswer['appeal']>

const withoutNames = ({ text, at, decision }: NonNullable<SuspensionAnswer['appeal']>): OwnAppeal => ({
  text,
  at,
  decision: decision === null ? null : { upheld: decision.upheld, reason: decision.reason, at: decision.at },
})

/** The same for its customer: who did it is the platform's affair. */
export const ownSuspensionAnswer = (held: HeldSuspension): OwnSuspensionAnswer => {
  const { by: _, appeal, earlierAppeals, lifted, ...rest } = suspensionAnswer(held)
  return {
    ...rest,
    appeal: appeal === null ? null : withoutNames(appeal),
    earlierAppeals: earlierAppeals.map(withoutNames),
    lifted: lifted === null ? null : { reason: lifted.reason, at: lifted.at },
  }
}
