import type { SessionAnswer } from '@axbridge/api'
import type { ConsoleSession, ConsoleUser, Customer } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { hasTotp } from './second-factor.ts'
import { asksOf } from './session-gate.ts'

/** The customer and the block with which things are tried. */
export type SandboxShown = NonNullable<SessionAnswer['sandbox']>

export type SessionShown = {
  readonly user: ConsoleUser
  readonly session: ConsoleSession
  readonly csrf: string
  /** The user's own customer. */
  readonly customer: Customer | undefined
  readonly sandbox: SandboxShown | undefined
}

export const sessionAnswer = ({ user, session, csrf, customer, sandbox }: SessionShown): SessionAnswer => {
  const { id, name, role, customer: own } = user
  const mayAsk = [...asksOf(role, sandbox !== undefined)]
  return {
    user: { id, name, role, customer: own },
    csrf,
    expiresAt: formatInstant(session.expiresAt),
    mayAsk,
    hasTotp: hasTotp(user),
    customer: customer === undefined ? null : { id: customer.id, name: customer.name },
    sandbox: sandbox !== undefined && mayAsk.includes('getTryIt') ? sandbox : null,
  }
}
