import type { Call } from './command.ts'
import { UsageError } from './usage-error.ts'

/** A whole number, or null where the option says `none`; undefined when it was not given. Throws UsageError. */
export const wholeOrNone = ({ option }: Call, name: string): number | null | undefined => {
  const text = option(name)
  if (text === undefined) return undefined
  if (text === 'none') return null
  if (!/^[0-9]{1,15}$/.test(text)) throw new UsageError(`--${name} must be a whole number or none`)
  return Number(text)
}

/** A whole number; undefined when it was not given. Throws UsageError. */
export const whole = ({ option }: Call, name: string): number | undefined => {
  const text = option(name)
  if (text === undefined) return undefined
  if (!/^[0-9]{1,15}$/.test(text)) throw new UsageError(`--${name} must be a whole number`)
  return Number(text)
}

/** `yes` or `no`; undefined when it was not given. Throws UsageError. */
export const yesOrNo = ({ option }: Call, name: string): boolean | undefined => {
  const text = option(name)
  if (text === undefined) return undefined
  if (text !== 'yes' && text !== 'no') throw new UsageError(`--${name} must be yes or no`)
  return text === 'yes'
}

/** The fields that were given. */
export const given = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
