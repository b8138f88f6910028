import { readFileSync } from 'node:fs'
import type { Surroundings } from '../surroundings.ts'
import { UsageError } from '../usage-error.ts'

/** A request as it will be sent. */
export type RequestToProve = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The headers that say who asks; a signature is another one each time. */
export type Credentials = (request: RequestToProve) => Promise<Readonly<Record<string, string>>>

export const nobody: Credentials = async () => ({})

const bearer =
  (key: string): Credentials =>
  async () => ({ authorization: `Bearer ${key}` })

const signed =
  (keyId: string, secret: string): Credentials =>
  async (request) => {
    // Of all that the server is, a command that signs needs no more.
    const { signRequest } = await import('@axbridge/server/sign-request')
    return signRequest(request, { keyId, secret })
  }

/** A header value of visible ASCII characters. */
const isKey = (text: string): boolean => /^[\x21-\x7e]{1,256}$/.test(text)

/** A customer's key, sent itself or, where its id is known, to sign with. Throws UsageError. */
export const customerCredentials = ({ env }: Surroundings): Credentials => {
  const { AXBRIDGE_KEY: key, AXBRIDGE_KEY_ID: keyId } = env
  if (key === undefined || key === '') throw new UsageError("AXBRIDGE_KEY is not set: it holds the customer's key")
  if (!isKey(key) || (keyId !== undefined && !isKey(keyId))) {
    throw new UsageError('AXBRIDGE_KEY or AXBRIDGE_KEY_ID does not hold a key')
  }
  return keyId === undefined ? bearer(key) : signed(keyId, key)
}

/** The operators' key. Throws UsageError. */
export const operatorCredentials = (file: string | undefined, { env }: Surroundings): Credentials => {
  const { AXBRIDGE_ADMIN_KEY: given } = env
  const key = file === undefined && given !== undefined && given !== '' ? given : readKeyFile(file ?? './keys/admin')
  if (!isKey(key)) throw new UsageError('this is no admin key: it is one line, axo_…')
  return bearer(key)
}

const readKeyFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new UsageError(
      `the admin key cannot be read from ${file} (${code}): name its file with --admin-key-file, or set AXBRIDGE_ADMIN_KEY`,
    )
  }
}
