import { describe } from 'vitest'
import { bindingListCases } from './binding-lists.ts'
import { closingCases } from './closing.ts'
import { committedTimeCases } from './committed-time.ts'
import { concurrencyCases } from './concurrency.ts'
import { customerCases } from './customers.ts'
import { endingCases } from './ending.ts'
import { keptAnswerCases } from './kept-answers.ts'
import { placingCases } from './placing.ts'
import { recordCases } from './records.ts'
import type { StoreKind } from './store-kind.ts'

/** What every store does, whatever it is made of: the same cases for all of them. */
export const storeContract = (kind: StoreKind): void => {
  describe(kind.name, () => {
    placingCases(kind)
    endingCases(kind)
    committedTimeCases(kind)
    keptAnswerCases(kind)
    bindingListCases(kind)
    recordCases(kind)
    customerCases(kind)
    concurrencyCases(kind)
    closingCases(kind)
  })
}
