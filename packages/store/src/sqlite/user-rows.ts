import {
  type ConsoleSession,
  type ConsoleUser,
  type CustomerId,
  type Role,
  roles,
  type UserId,
  type UserState,
  userStates,
} from '@axbridge/core'

/** The columns in the order of `userColumns`. */
export type UserRow = [
  id: UserId,
  name: string,
  role: string,
  customer: CustomerId | null,
  state: string,
  password: string | null,
  totp: Buffer | null,
  totpStep: number | null,
  failures: number,
  lockedUntil: number | null,
  invitation: Buffer | null,
  invitationUntil: number | null,
  createdAt: number,
  changedAt: number,
  revision: number,
]

/** The columns in the order of `sessionColumns`. */
export type SessionRow = [hash: Buffer, user: UserId, createdAt: number, seenAt: number, expiresAt: number]

export type KnownSession = { readonly session: ConsoleSession; readonly user: ConsoleUser }

const octetsOf = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

const wordOf = <Word extends string>(text: string, words: readonly Word[]): Word => {
  const word = words.find((one) => one === text)
  if (word === undefined) throw new Error('the store holds an unknown word')
  return word
}

/** Throws for a row that this version cannot read. */
export const userOf = (row: UserRow): ConsoleUser => {
  const [id, name, role, customer, state, password, totp, totpStep, failures, lockedUntil, ...rest] = row
  const [invitation, invitationUntil, createdAt, changedAt, revision] = rest
  return {
    id,
    name,
    role: wordOf<Role>(role, roles),
    customer,
    state: wordOf<UserState>(state, userStates),
    password,
    totp: totp === null ? null : octetsOf(totp),
    totpStep,
    failures,
    lockedUntil,
    invitation: invitation === null ? null : { hash: octetsOf(invitation), expiresAt: invitationUntil ?? 0 },
    createdAt,
    changedAt,
    revision,
  }
}

/** What may change of a user, in the order of the columns, but for its customer. */
export const changingColumnsOf = (user: ConsoleUser) => {
  const { state, password, totp, totpStep, failures, lockedUntil, invitation } = user
  return [
    state,
    password,
    totp === null ? null : Buffer.from(totp),
    totpStep,
    failures,
    lockedUntil,
    invitation === null ? null : Buffer.from(invitation.hash),
    invitation?.expiresAt ?? null,
  ] as const
}

export const sessionOf = ([hash, user, createdAt, seenAt, expiresAt]: SessionRow): ConsoleSession => ({
  hash: octetsOf(hash),
  user,
  createdAt,
  seenAt,
  expiresAt,
})

export const knownSessionOf = ([hash, id, createdAt, seenAt, expiresAt, ...user]: [
  ...SessionRow,
  ...UserRow,
]): KnownSession => ({ session: sessionOf([hash, id, createdAt, seenAt, expiresAt]), user: userOf(user) })
