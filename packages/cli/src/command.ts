import type { ApiClient } from './api/api-client.ts'
import type { Surroundings } from './surroundings.ts'

/** What the shell is told: done; refused or failed; asked in a way that cannot be. */
export const exitCodes = { done: 0, refused: 1, usage: 2 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** An option of a command; one without `value` is a switch. */
export type Option = { readonly value?: string; readonly help: string; readonly required?: boolean }

/** What a command was called with, and what it works with. */
export type Call = {
  /** The operands by their names in lower case. */
  operand(name: string): string
  /** The value of an option, undefined when it was not given. */
  option(name: string): string | undefined
  /** Whether a switch was given. */
  isOn(name: string): boolean
  readonly asJson: boolean
  /** Asks as the command says. Throws UsageError when there are no credentials. */
  readonly api: ApiClient
  readonly surroundings: Surroundings
}

export type Command = {
  /** What it is called by, as `customers add`. */
  readonly name: string
  /** Its operands in their order, all required. */
  readonly operands?: readonly string[]
  readonly options?: Readonly<Record<string, Option>>
  readonly summary: string
  /** More than the summary, for the help. */
  readonly details?: string
  /** Whose credentials it asks with. */
  readonly asks: 'operator' | 'customer' | 'nobody'
  run(call: Call): Promise<ExitCode>
}
