import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import type { KeyFault } from '../filled-value.ts'

const milliseconds = (description: string, fallback: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: fallback, minimum, maximum })

const file = (description: string) =>
  Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 4_096 })], { description, default: null })

const refuse = Type.Literal('refuse')
const connect = Type.Literal('connect')

/** How the verification platform is asked (BASE-2). */
export const verificationSettings = Type.Union(
  [
    Type.Null(),
    Type.Object(
      {
        url: Type.String({
          description: 'where identifiers are posted; its address may be a private one',
          pattern: '^https?://[^\\s@?#]{1,500}$',
        }),
        allowHttp: Type.Boolean({
          description:
            'let url be http:// though it leads to another machine; only within a network that nobody else reads',
          default: false,
        }),
        authorities: file('PEM file of the authorities that its certificate is held to; null: those that Node brings'),
        keyId: Type.String({
          description: 'by which name the platform knows our key',
          default: 'axbridge',
          pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,128}$',
        }),
        keyFile: file(
          'a file with the secret that requests are signed with, as docs/signing.md has it; null: they are not signed',
        ),
        timeoutMs: milliseconds(
          'how long one answer may take, and so by how much a call may begin later',
          800,
          10,
          5_000,
        ),
        cacheMs: milliseconds(
          'for how long an answer is used again at most, where the platform says that it is valid for a time; 0: never',
          60_000,
          0,
          86_400_000,
        ),
        cacheEntries: Type.Integer({
          description: 'how many answers each process keeps',
          default: 10_000,
          minimum: 1,
          maximum: 1_000_000,
        }),
        onNoAnswer: Type.Union([refuse, connect], {
          description: 'what is done with a call on whose identifier no answer comes: refuse or connect',
          default: 'refuse',
        }),
        withoutIdentifier: Type.Union([Type.Null(), refuse, connect], {
          description:
            'what is done with a call whose binding has no identifier: refuse or connect; null: refuse in the profile pilot, else connect',
          default: null,
        }),
        breaker: Type.Object(
          {
            openAfter: Type.Integer({
              description: 'after how many questions in a row without an answer nobody is asked for a while',
              default: 5,
              minimum: 1,
              maximum: 1_000,
            }),
            openMs: milliseconds(
              'for how long, before one question tries whether there are answers again',
              5_000,
              100,
              600_000,
            ),
          },
          { additionalProperties: false, default: {} },
        ),
      },
      { additionalProperties: false },
    ),
  ],
  {
    description:
      'who verifies the identifier of a call before the callee is called (docs/verification.md); null: nobody',
    default: null,
  },
)

export type VerificationSettings = NonNullable<Static<typeof verificationSettings>>

/** What is done without an identifier, where that is not said. */
export const withoutIdentifierOf = ({ withoutIdentifier }: VerificationSettings, profile: 'sandbox' | 'pilot') =>
  withoutIdentifier ?? (profile === 'pilot' ? 'refuse' : 'connect')

const loopback = /^(?:127(?:\.[0-9]{1,3}){3}|\[::1\]|localhost)$/

/** What no schema can say of these settings. Identifiers and numbers would cross a network that anybody may read. */
export const faultOfVerification = (settings: VerificationSettings | null): KeyFault | undefined => {
  if (settings === null) return undefined
  if (!URL.canParse(settings.url)) return { kind: 'fault', field: 'supervision.verification.url', rule: 'is no URL' }
  const { protocol, hostname } = new URL(settings.url)
  if (protocol === 'https:' || settings.allowHttp || loopback.test(hostname)) return undefined
  const rule = 'must be https://, or supervision.verification.allowHttp be true where nobody else reads that network'
  return { kind: 'fault', field: 'supervision.verification.url', rule }
}

/** Why a file that these settings name cannot be used: one line without what stands in it. */
export class VerificationFileFault extends Error {
  override readonly name = 'VerificationFileFault'
}

/** The text of a file; undefined where none is named. Throws VerificationFileFault. */
export const readVerificationFile = (key: 'keyFile' | 'authorities', path: string | null): string | undefined => {
  if (path === null) return undefined
  const fault = (why: string) => new VerificationFileFault(`supervision.verification.${key}: ${why}: ${path}`)
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8').trim()
  } catch (error) {
    throw fault(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
  }
  const isUsable = key === 'keyFile' ? /^[\x21-\x7e]{16,512}$/.test(text) : text.includes('-----BEGIN CERTIFICATE-----')
  if (isUsable) return text
  throw fault(
    key === 'keyFile' ? 'must hold 16 to 512 visible ASCII characters and nothing else' : 'holds no certificate (PEM)',
  )
}
