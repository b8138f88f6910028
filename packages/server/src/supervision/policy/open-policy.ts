import {
  type BindScreen,
  type CallScreen,
  type CallStore,
  type Clock,
  type ConnectionScreen,
  defaultRules,
  type Firing,
  Policy,
  type PolicyNote,
  type Vault,
} from '@axbridge/core'
import { followMatters } from '../matter-follower.ts'
import { BlockList } from './blocked-persons.ts'
import { FreedSubjects, freedBy, isFreedOf } from './freed-subjects.ts'
import { type PolicyBatch, PolicyBatches } from './policy-batch.ts'
import { policyOf } from './policy-book.ts'
import { blockedTextScreen, policyBindScreen, policyCallScreen } from './policy-screens.ts'
import type { PolicySettings } from './policy-settings.ts'
import { embeddedServer, takeUpCounts } from './policy-state.ts'

export type OpenPolicyParts = {
  readonly settings: PolicySettings
  readonly matters: CallStore['matters']
  readonly vault: Pick<Vault, 'hashOfParty'>
  readonly clock: Clock
  failed(error: unknown): void
  /** Passes on what a worker saw; left out in the server's process. */
  readonly send?: ((batch: PolicyBatch) => void) | undefined
}

/** What the server's process does about what was seen. */
export type PolicyHearer = { noted(note: PolicyNote): void; fired(firing: Firing): void }

/** Policy in one process: the rules that count, what was counted, and the screens. */
export type OpenPolicy = {
  readonly screen: CallScreen
  /** The block list, for texts: rules are not held to them. */
  readonly textScreen: ConnectionScreen<'by_policy'>
  readonly bindScreen: BindScreen
  readonly policy: Policy
  readonly blocked: BlockList
  /** Whom people freed from what a rule had done. */
  readonly freed: FreedSubjects
  /** Counts what another process saw. */
  take(batch: PolicyBatch): void
  /** From then on somebody hears of what is counted and of what fires here. What fired before is told at once. */
  hear(hearer: PolicyHearer): void
  /** Resolves when this process goes by all that was committed before. */
  caughtUp(): Promise<void>
  close(): void
}

/** What fires before somebody hears of it. */
const mostUnheard = 1_000

/**
 * Opens policy for one process. A worker, whose server keeps what all of them counted, goes on from what it kept last before any call
 * comes; the server's process does so when it begins to keep it. Rejects when the store cannot be read.
 */
export const openPolicy = async ({
  settings,
  matters,
  vault,
  clock,
  failed,
  send,
}: OpenPolicyParts): Promise<OpenPolicy> => {
  const policy = new Policy(settings.enabled ? defaultRules : [])
  const [blocked, freed] = [new BlockList(), new FreedSubjects()]
  const batches = send === undefined ? undefined : new PolicyBatches(send)
  const unheard: Firing[] = []
  let hearer: PolicyHearer | undefined
  const follower = followMatters({
    matters,
    kinds: ['policy', 'blocked_person', 'suspension'],
    take: (matter) => {
      if (matter.kind === 'policy') {
        if (settings.enabled) policy.setRules(policyOf(matter).rules)
        return
      }
      if (matter.kind === 'blocked_person') blocked.take(matter)
      const one = freedBy(matter)
      if (one === undefined) return
      freed.add(one)
      policy.forget(one.key, isFreedOf(one))
    },
    failed,
  })
  await follower.catchUp()
  if (batches !== undefined) await takeUpCounts(matters, embeddedServer, { policy, freed })

  const fired = (firing: Firing): void => {
    if (batches !== undefined) {
      // What a stranger or an end makes fire, the server's process finds for all of its workers together.
      if (firing.note.kind === 'attempt') batches.fired(firing)
    } else if (hearer !== undefined) hearer.fired(firing)
    else if (unheard.length < mostUnheard) unheard.push(firing)
  }
  const noted = (note: PolicyNote): void => {
    batches?.noted(note)
    hearer?.noted(note)
  }
  const screens = { policy, blocked, vault, clock, noted, fired }
  return {
    screen: policyCallScreen(screens),
    textScreen: blockedTextScreen(screens),
    bindScreen: policyBindScreen(screens),
    policy,
    blocked,
    freed,
    take: ({ notes, firings }) => {
      for (const note of notes) {
        hearer?.noted(note)
        for (const firing of policy.count(note)) fired(firing)
      }
      for (const { rule: name, key, note } of firings) {
        const rule = policy.rules.find((one) => one.name === name)
        if (rule !== undefined) fired({ rule, key, note })
      }
    },
    hear: (one) => {
      hearer = one
      for (const firing of unheard.splice(0)) one.fired(firing)
    },
    caughtUp: () => follower.catchUp(),
    close: () => {
      batches?.flush()
      follower.close()
    },
  }
}
