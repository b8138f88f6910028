import type { Customer } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

type StateProps = { readonly customer: Customer }

/** Whether anything is bound and connected for him at all. */
export const CustomerState = ({ customer: { suspended } }: StateProps): ReactNode => {
  const { profile: words } = useWords()
  return suspended === null ? (
    <StateTag kind="good">{words.active}</StateTag>
  ) : (
    <StateTag kind="bad">{words.suspended}</StateTag>
  )
}

/** Whether it is known who he is, and for now. */
export const EntityState = ({ customer: { profile } }: StateProps): ReactNode => {
  const { profile: words } = useWords()
  if (profile.entity === null) return <StateTag kind="idle">{words.unverified}</StateTag>
  return Date.parse(profile.entity.validUntil) <= Date.now() ? (
    <StateTag kind="bad">{words.over}</StateTag>
  ) : (
    <StateTag kind="good">{words.verified}</StateTag>
  )
}
