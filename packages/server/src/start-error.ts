import { ConfigError } from './config.ts'
import { KeyError } from './keys/key-error.ts'

export type StartErrorCode =
  | 'address_in_use'
  | 'address_not_here'
  | 'certificate'
  | 'store'
  | 'sandbox_block'
  | 'admin_key'
  | 'audit_signer'
  | 'lan'
  | 'verification'
  | 'diagnostics'

/** Why the server could not start: one line for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** What the system and the SIP stack call an address that may not be had. */
const notHere: ReadonlySet<string> = new Set(['eaddrnotavail', 'eacces', 'address_not_available', 'permission_denied'])

/** Says which setting to change when a listener could not have its address. Anything else is answered as it is. */
export const listenError = (key: string, address: string, cause: unknown): unknown => {
  const code = String((cause as { code?: unknown }).code).toLowerCase()
  if (code === 'eaddrinuse' || code === 'address_in_use') {
    return new StartError(
      'address_in_use',
      `${key}: ${address} is taken by another process; stop it, or set ${key} in config.yaml`,
      { cause },
    )
  }
  if (notHere.has(code)) {
    return new StartError(
      'address_not_here',
      `${key}: this machine may not listen on ${address}; set ${key} in config.yaml`,
      { cause },
    )
  }
  return cause
}

/** Whether an error of the start is for the person who started it, and no fault of the program. */
export const isExpectedAtStart = (error: unknown): error is Error =>
  error instanceof StartError || error instanceof ConfigError || error instanceof KeyError
