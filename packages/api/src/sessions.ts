import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { instant, orNull } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'
import { role, userId, userName } from './users.ts'

/** A secret that somebody types: longer ones than any are refused before anything is done with them. */
const typedPassword = (description: string) =>
  Type.String({
    description,
    minLength: 1,
    maxLength: 1_024,
    writeOnly: true,
    [ruleKeyword]: 'must be a password',
  })

export const shortestPassword = 12
export const longestPassword = 256

const newPassword = Type.String({
  description: `${shortestPassword} to ${longestPassword} characters of any kind. Not the name, and none that is known to be common.`,
  minLength: 1,
  maxLength: 1_024,
  writeOnly: true,
  [ruleKeyword]: `must be ${shortestPassword} to ${longestPassword} characters`,
})

export const totpCode = Type.String({
  description: 'What the authenticator app shows now: 6 digits.',
  pattern: '^[0-9]{6}$',
  writeOnly: true,
  [ruleKeyword]: 'must be 6 digits',
})

export const SetUpRequest = Type.Object(
  {
    token: Type.String({
      description: 'What stands behind the `#` of the link.',
      pattern: '^axi_[a-z2-9]{32}$',
      writeOnly: true,
      [ruleKeyword]: 'must be what stands behind the # of the link',
    }),
    name: Type.Optional(
      Type.String({
        ...userName,
        description: 'For the first user, who may choose his name; who was invited has one. `admin` when left out.',
      }),
    ),
    password: newPassword,
  },
  { additionalProperties: false },
)

export const SignInRequest = Type.Object(
  {
    name: Type.String({
      description: 'The name of the user.',
      minLength: 1,
      maxLength: 64,
      [ruleKeyword]: 'must be a name',
    }),
    password: typedPassword('The password.'),
    code: Type.Optional(totpCode),
  },
  { additionalProperties: false },
)

export const PasswordRequest = Type.Object(
  { password: typedPassword('The password as it is.'), newPassword },
  { additionalProperties: false },
)

/** Whoever changes how he is known shows his password again: a session alone may be an unlocked screen. */
export const TotpRequest = Type.Object({ password: typedPassword('The password.') }, { additionalProperties: false })

export const TotpConfirmation = Type.Object({ code: totpCode }, { additionalProperties: false })

export const TotpAnswer = Type.Object(
  {
    secret: Type.String({
      description: 'In Base32, to be typed into an authenticator app.',
      pattern: '^[A-Z2-7]{32}$',
    }),
    uri: Type.String({ description: 'The same as an `otpauth:` address, to be shown as a QR code.' }),
  },
  { additionalProperties: false, description: 'It counts when a code of it has been confirmed.' },
)

/** Who is signed in, and what he may ask. */
export const SessionAnswer = Type.Object(
  {
    user: Type.Object(
      { id: userId, name: userName, role, customer: orNull(customerId, 'Of a customer_developer.') },
      { additionalProperties: false },
    ),
    csrf: Type.String({
      description: 'What every request but GET carries in the header AXBridge-CSRF.',
      pattern: '^[A-Za-z0-9_-]{22}$',
    }),
    expiresAt: instant('When the session ends at the latest; it ends earlier when it is not used.'),
    mayAsk: Type.Array(Type.String(), { description: 'The operations that his role may ask, by their ids.' }),
    hasTotp: Type.Boolean({ description: 'Whether a code is asked for when he signs in.' }),
    customer: orNull(
      Type.Object({ id: customerId, name: Type.String() }, { additionalProperties: false }),
      'The customer to whom a customer_developer belongs.',
    ),
    sandbox: orNull(
      Type.Object(
        { customer: customerId, block: Type.String({ pattern: '^700[0-9]{8}$' }) },
        { additionalProperties: false },
      ),
      'The sandbox, for who may try it; null where there is none.',
    ),
  },
  { additionalProperties: false },
)

/** What is done, and has nothing to tell. */
export const DoneAnswer = Type.Object({}, { additionalProperties: false })

export type SetUpRequest = Static<typeof SetUpRequest>
export type SignInRequest = Static<typeof SignInRequest>
export type PasswordRequest = Static<typeof PasswordRequest>
export type TotpRequest = Static<typeof TotpRequest>
export type TotpConfirmation = Static<typeof TotpConfirmation>
export type TotpAnswer = Static<typeof TotpAnswer>
export type SessionAnswer = Static<typeof SessionAnswer>
