import {
  actualUserKey,
  type BindScreen,
  type EnteringParty,
  type Matter,
  type MatterStore,
  type Refused,
  refuse,
  sidesToRegister,
} from '@axbridge/core'
import { settledAll } from '../operation/settled.ts'

/**
 * Refuses binds that bring in somebody whom the scenario wants to be registered as an actual user and who is not (USE-3): one indexed read
 * for each such person, nothing for scenarios that do not ask.
 */
export const actualUserScreen = (matters: Pick<MatterStore, 'findByKey'>): BindScreen => ({
  screen: ({ customer, use, entering }) => {
    const sides = sidesToRegister(customer.profile, use)
    if (sides.length === 0) return undefined
    const asked = entering.filter(({ side }) => sides.includes(side))
    const found = asked.map(({ party }) => matters.findByKey('actual_user', actualUserKey(customer.id, party)))
    return settledAll(found, (registered) => refusalOf(asked, registered))
  },
})

const refusalOf = (
  asked: readonly EnteringParty[],
  registered: readonly (Matter | undefined)[],
): Refused | undefined => {
  const unknown = asked[registered.findIndex((matter) => matter?.state !== 'registered')]
  return unknown === undefined
    ? undefined
    : refuse('actual_user_unknown', unknown.field, 'must be registered as an actual user: the scenario asks for it')
}
