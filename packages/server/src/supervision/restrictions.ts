import {
  type BindScreen,
  type ConnectionScreen,
  type Matter,
  type MatterStore,
  parseBlock,
  parseCustomerId,
  parseProtectedNumber,
  type Said,
  type Suspension,
  SuspensionsInForce,
  type SuspensionTarget,
  subjectOfTarget,
  type Vault,
} from '@axbridge/core'
import { followMatters } from './matter-follower.ts'
import { readBody } from './matter-json.ts'
import { OptOuts } from './opt-outs.ts'
import { suspensionScreen } from './suspension-screen.ts'

export type RestrictionParts = {
  readonly matters: Pick<MatterStore, 'findByKey' | 'changedAfter'>
  readonly vault: Vault
  /** The store cannot be read now: what was known goes on counting. */
  failed(error: unknown): void
}

/** What may not be bound or called though the bindings themselves allow it: suspensions, and what persons want none of. */
export type Restrictions = {
  readonly suspensions: SuspensionsInForce
  readonly optOuts: OptOuts
  /** What looks at calls and texts, in the order in which it is asked. */
  readonly connections: readonly ConnectionScreen[]
  readonly binds: readonly BindScreen[]
  /** Resolves when this process goes by all that was committed before. */
  caughtUp(): Promise<void>
  /** Hears when something more was suspended. */
  watch(heard: () => void): void
  close(): void
}

type InForce = Pick<Suspension, 'target' | 'cut' | 'lifted'>

/** By the subject and the state of its matter a suspension counts whose body cannot be read: in doubt nobody is called. */
const readSuspension = (matter: Matter): readonly [InForce | undefined, fault?: unknown] => {
  try {
    const { target, cut, lifted } = readBody<Suspension>(matter)
    if (subjectOfTarget(target) !== matter.subject) throw new Error('it is of something else than its matter says')
    return [{ target, cut, lifted }]
  } catch (fault) {
    const target = targetOf(matter.subject ?? '')
    const lifted: Said | null =
      matter.state === 'lifted' ? { at: matter.changedAt, by: { kind: 'key' }, text: 'It cannot be read.' } : null
    return [target && { target, cut: false, lifted }, fault]
  }
}

const targetOf = (subject: string): SuspensionTarget | undefined => {
  const customer = parseCustomerId(subject)
  if (customer.ok) return { kind: 'customer', customer: customer.value }
  const block = parseBlock(subject)
  if (block.ok) return { kind: 'block', block: block.value }
  const number = parseProtectedNumber(subject)
  return number.ok ? { kind: 'number', number: number.value } : undefined
}

/** Opens them in one process. Resolves when it knows all that is in force. */
export const openRestrictions = async ({ matters, vault, failed }: RestrictionParts): Promise<Restrictions> => {
  const suspensions = new SuspensionsInForce()
  const optOuts = new OptOuts({ matters, vault })
  const listeners: (() => void)[] = []
  let isMore = false
  const take = (matter: Matter): void => {
    if (matter.kind === 'opt_out_customer') {
      optOuts.take(matter)
      return
    }
    const [suspension, fault] = readSuspension(matter)
    if (suspension !== undefined && suspensions.take(matter.id, suspension) === 'began') isMore = true
    if (fault !== undefined) throw fault
  }
  const taken = (): void => {
    if (!isMore) return
    isMore = false
    for (const heard of listeners) heard()
  }
  const follower = followMatters({ matters, kinds: ['suspension', 'opt_out_customer'], take, taken, failed })
  try {
    await follower.catchUp()
  } catch (error) {
    follower.close()
    throw error
  }
  return {
    suspensions,
    optOuts,
    connections: [suspensionScreen(suspensions), optOuts.connections],
    binds: [optOuts.binds],
    caughtUp: () => follower.catchUp(),
    watch: (heard) => void listeners.push(heard),
    close: () => follower.close(),
  }
}
