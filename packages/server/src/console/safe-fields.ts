import { bindingId, blockNumber, customerId, keyId, protectedNumber, trunkName, userId, userName } from '@axbridge/api'
import type { TSchema } from 'typebox'

/** What is read of a schema here. */
type Schema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly pattern?: string
  readonly format?: string
  readonly writeOnly?: boolean
}

/** Texts that can hold neither a person's number nor a secret, by the form that the contract gives them. */
const safePatterns = new Set(
  [bindingId, blockNumber, customerId, keyId, protectedNumber, trunkName, userId, userName].map(
    (schema: Schema) => schema.pattern,
  ),
)

const isSafeText = ({ writeOnly, enum: values, pattern, format }: Schema, text: string): boolean =>
  writeOnly !== true &&
  (values?.includes(text) === true || format === 'date-time' || (pattern !== undefined && safePatterns.has(pattern)))

const alternativesOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? [schema]

const isSafe = (schema: Schema, value: unknown): boolean => {
  if (value === null || typeof value === 'boolean') return true
  // A number that could be a telephone number is shown nowhere.
  if (typeof value === 'number') return Math.abs(value) < 10_000_000_000
  return typeof value === 'string' && alternativesOf(schema).some((one) => isSafeText(one, value))
}

export type NamedFields = {
  /** The fields that were given, those of objects within as `settings.bearerAllowed`. */
  readonly fields: readonly string[]
  /** What stood in those that can hold nothing secret. */
  readonly values: Readonly<Record<string, unknown>>
}

const mostFields = 64
const deepest = 4

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What of a query or a body may be kept: which fields it named, and values whose form leaves no room for a number or a secret. */
export const namedFields = (schema: TSchema | undefined, given: unknown): NamedFields => {
  const fields: string[] = []
  const values: Record<string, unknown> = {}
  const walk = (within: Schema, object: Readonly<Record<string, unknown>>, before: string, depth: number): void => {
    for (const [name, value] of Object.entries(object)) {
      const field = within.properties?.[name]
      // A name that the contract does not know may be anything.
      if (field === undefined || value === undefined || fields.length >= mostFields) continue
      const path = `${before}${name}`
      const inner = alternativesOf(field).find(({ properties }) => properties !== undefined)
      if (inner !== undefined && isObject(value) && depth < deepest) {
        walk(inner, value, `${path}.`, depth + 1)
        continue
      }
      fields.push(path)
      if (isSafe(field, value)) values[path] = value
    }
  }
  if (schema !== undefined && isObject(given)) walk(schema as Schema, given, '', 0)
  return { fields, values }
}
