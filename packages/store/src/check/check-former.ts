import { isOfPerson } from '../paging/traces.ts'
import { type CheckParts, eachRow, quickSample } from './check-parts.ts'
import type { KeptFormer, KeptStore } from './kept-store.ts'

/** Holds who stood in bindings before others to those bindings, and opens them: a trace tells them. */
export const checkFormer = (store: KeptStore, parts: CheckParts): Promise<void> => {
  let seen = 0
  return eachRow('former parties', store.former(), parts, (batch) => {
    for (const one of batch) {
      seen += 1
      checkFormerParties(one, parts, !parts.isQuick || seen % quickSample === 0)
    }
  })
}

const checkFormerParties = (
  { former, binding }: KeptFormer,
  { findings, committedTime, opening }: CheckParts,
  isOpened: boolean,
): void => {
  const { revision, until, parties } = former
  if (binding === undefined || !isOfPerson(binding)) {
    findings.note('former_astray', binding === undefined ? 'of no binding' : `of ${binding.id}, which has no persons`)
    return
  }
  const what = `of ${binding.id} before change ${revision + 1}`
  if (revision >= binding.revision || until < binding.createdAt) findings.note('former_astray', what)
  if (until > committedTime) findings.note('committed_behind', `the former parties ${what}`)
  if (!isOpened) return
  try {
    opening.parties({ ...binding, parties })
  } catch {
    findings.note('seal_closed', `the former parties ${what}`)
  }
}
