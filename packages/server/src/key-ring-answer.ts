import type { KeyRingAnswer } from '@axbridge/api'
import type { Clock } from '@axbridge/core'
import type { KeyKeeper } from './keys/key-keeper.ts'
import { mostKeys, sealingKeys } from './keys/key-ring.ts'
import type { SuiteName } from './keys/suite.ts'
import { formatInstant } from './operation/instant.ts'
import { answered, type OperationHandler } from './operation/operation-handler.ts'

export type KeyRingParts = {
  readonly keeper: Pick<KeyKeeper, 'shown'>
  readonly suite: SuiteName
  readonly clock: Clock
}

/** Which keys there are, and none of them. */
export const keyRingAnswer = ({ keeper, suite, clock }: KeyRingParts): KeyRingAnswer => {
  const { ring, document } = keeper.shown
  const sealing = sealingKeys(ring, clock.now())
  return {
    revision: ring.revision,
    suite,
    master: { kind: document.master.kind, id: document.master.id },
    index: { id: ring.index.id, suite: ring.index.suite, since: formatInstant(ring.index.madeAt) },
    keys: ring.keys.map(({ number, suite: ofKey, customer, madeAt, sealsFrom }) => ({
      ...{ number, suite: ofKey, customer },
      ...{ since: formatInstant(madeAt), sealsFrom: formatInstant(sealsFrom) },
      seals: sealing.get(customer)?.number === number,
    })),
    mostKeys,
  }
}

export const keyRingOperations = (
  parts: KeyRingParts,
): Readonly<Record<'getKeyRing', OperationHandler<{ readonly name: string }>>> => ({
  getKeyRing: async () => answered(200, keyRingAnswer(parts)),
})
