import { StoreError } from '@axbridge/core'

/** An error of PostgreSQL carries a code of five; one of the connection that of the system, or none. */
const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** What PostgreSQL says comes with a severity. The form of the code is not enough: EPIPE has it too. */
const sqlStateOf = (error: unknown): string | undefined =>
  typeof (error as { severity?: unknown } | null)?.severity === 'string' ? codeOf(error) : undefined

/** Of https://www.postgresql.org/docs/15/errcodes-appendix.html: another try of the same transaction may do. */
const passing = new Set(['40001', '40P01', '53200', '55P03', '57014'])

/** The connection is of no use any more. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  readonly code: string | undefined

  constructor(cause: unknown) {
    super('the connection to PostgreSQL is lost', { cause })
    this.code = codeOf(cause)
  }
}

export const isLostConnection = (error: unknown): boolean => error instanceof ConnectionLost

/**
 * Whether PostgreSQL says that this connection is of no use: it is broken (08), the server ends or starts (57P), has no room for us
 * (53300), takes no writes since another one has taken over (25006), or gave up a transaction that we did not go on with (25P03).
 */
export const saysLost = (error: unknown): boolean => {
  const code = sqlStateOf(error)
  if (code === undefined) return false
  return code.startsWith('08') || code.startsWith('57P') || ['53300', '25006', '25P03'].includes(code)
}

export const isOfPostgres = (error: unknown): boolean => sqlStateOf(error) !== undefined

/** Two transactions were in each other's way, or one in that of a limit. */
export const isPassing = (error: unknown): boolean => passing.has(codeOf(error) ?? '')

/** A key is there already. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505'

/**
 * PostgreSQL's messages name tables, and only its details name values: the message is passed on for what it refused itself. Of a
 * connection only the code is, since the text may name a host or a user.
 */
export const toStoreError = (error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  if (isLostConnection(error)) {
    return new StoreError('busy', `PostgreSQL cannot be reached${code === undefined ? '' : ` (${code})`}`)
  }
  if (isPassing(error)) return new StoreError('busy', `PostgreSQL was too busy (${code ?? ''})`)
  const text = error instanceof Error ? error.message : 'unknown failure'
  const isOfDisk = code?.startsWith('53') === true || code?.startsWith('58') === true
  return new StoreError(isOfDisk ? 'disk' : 'internal', `${code ?? ''}: ${text}`)
}
