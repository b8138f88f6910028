import type { StoredTrunk, UserId, WebhookId } from '@axbridge/core'
import { pairSideOf } from '../sqlite/codes.ts'
import { numberOf } from '../sqlite/packed-id.ts'
import { type BindingRow, bindingOf } from '../sqlite/rows.ts'
import { type UserRow, userOf } from '../sqlite/user-rows.ts'
import type { KeptFormer, KeptPair, KeptSession, KeptUser, KeptWebhook } from './kept-store.ts'

/** Rows as both databases give them: codes, packed ids and columns are the same there. */
export type KeptPairRow = [
  block: number,
  serial: number,
  party: Buffer,
  side: number,
  liveUntil: number,
  heldUntil: number,
  ...binding: BindingRow,
]

export type KeptFormerRow = [revision: number, until: number, parties: Buffer, ...binding: BindingRow]

export type TrunkRow = [name: string, definition: string, changedAt: number]

export type WebhookRow = [id: string, secret: Buffer, previous: Buffer | null]

/** `customer` is the number of the one whose developer a user is. */
export type KeptUserRow = [customer: number | null, ...UserRow]

/** `found` is the user's id where the user is there. */
export type KeptSessionRow = [user: string, createdAt: number, seenAt: number, expiresAt: number, found: string | null]

/** The binding of a left join: without a partner its ordinal, like all of it, is null. */
export const joinedBinding = (row: BindingRow): KeptPair['binding'] =>
  (row[0] as number | null) === null ? undefined : bindingOf(row)

export const keptPairOf = ([block, serial, party, side, liveUntil, heldUntil, ...binding]: KeptPairRow): KeptPair => ({
  number: numberOf(block, serial),
  party,
  ...pairSideOf(side),
  liveUntil,
  heldUntil,
  binding: joinedBinding(binding),
})

export const keptFormerOf = ([revision, until, parties, ...binding]: KeptFormerRow): KeptFormer => ({
  former: { revision, until, parties },
  binding: joinedBinding(binding),
})

export const trunkOf = ([name, definition, changedAt]: TrunkRow): StoredTrunk => ({ name, definition, changedAt })

export const webhookOf = ([id, ...secrets]: WebhookRow): KeptWebhook => ({
  id: id as WebhookId,
  secrets: secrets.filter((secret) => secret !== null),
})

export const keptUserOf = ([customer, ...row]: KeptUserRow): KeptUser => {
  const user = userOf(row)
  return { user, hasCustomer: (customer === null) === (user.customer === null) }
}

export const keptSessionOf = ([user, createdAt, seenAt, expiresAt, found]: KeptSessionRow): KeptSession => ({
  user: user as UserId,
  createdAt,
  seenAt,
  expiresAt,
  isOfUser: found !== null,
})
