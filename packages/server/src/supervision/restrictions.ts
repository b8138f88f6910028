import {
  type BindScreen,
  type ConnectionScreen,
  type Matter,
  type MatterStore,
  type Suspension,
  SuspensionsInForce,
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

/** Opens them in one process. Resolves when it knows all that is in force. */
export const openRestrictions = async ({ matters, vault, failed }: RestrictionParts): Promise<Restrictions> => {
  const suspensions = new SuspensionsInForce()
  const optOuts = new OptOuts({ matters, vault })
  const listeners: (() => void)[] = []
  let isMore = false
  const take = (matter: Matter): void => {
    if (matter.kind === 'opt_out_customer') optOuts.take(matter)
    else if (suspensions.take(matter.id, readBody<Suspension>(matter)) === 'began') isMore = true
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
