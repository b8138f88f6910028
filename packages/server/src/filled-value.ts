import { isIP } from 'node:net'
import Type, { type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { PeerAddress } from './peer-address.ts'

/** A key that breaks a rule; levels are joined by dots, and the whole has an empty name. */
export type KeyFault = { readonly kind: 'fault'; readonly field: string; readonly rule: string }

export type FilledValue<Value> = { readonly kind: 'value'; readonly value: Value }

/** Fills the defaults of a schema into a value and holds it to the schema. */
export const fillIn = <Schema extends TSchema>(
  described: Schema,
  given: unknown,
): FilledValue<Static<Schema>> | KeyFault => {
  const filled = Value.Default(described, structuredClone(given))
  const errors = Value.Errors(described, filled)
  const [first] = errors
  if (first === undefined) return { kind: 'value', value: filled as Static<Schema> }
  // Who breaks the rule of what may be null means the other thing.
  const inSection = isNotNull(first) ? faultInSection(described, filled, first) : undefined
  const error = errors.find((other) => !isNotNull(other)) ?? first
  return inSection ?? { kind: 'fault', field: keyOf(error), rule: ruleOf(error) }
}

const isNotNull = ({ keyword, params }: SchemaFault): boolean =>
  keyword === 'type' && (params as { type?: unknown }).type === 'null'

/** A section that may be null as a whole, and is not: its fault is that of a key within. */
const faultInSection = (described: TSchema, filled: unknown, notNull: SchemaFault): KeyFault | undefined => {
  const [, toChoice] = /^#\/(.*\/anyOf)\/0$/.exec(notNull.schemaPath) ?? []
  if (toChoice === undefined) return undefined
  const [, section, ...others] = (at(described, partsOf(toChoice)) ?? []) as readonly TSchema[]
  if (section === undefined || others.length > 0 || !Type.IsObject(section)) return undefined
  const path = partsOf(notNull.instancePath)
  const inner = fillIn(section, at(filled, path))
  if (inner.kind === 'value') return undefined
  return { ...inner, field: [...path, inner.field].filter((part) => part !== '').join('.') }
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], value)

const partsOf = (pointer: string): readonly string[] => pointer.split('/').filter((part) => part !== '')

export type NamedAddress = readonly [key: string, address: PeerAddress]

/** What a pattern cannot say of addresses. */
export const faultOfAddresses = (addresses: readonly NamedAddress[]): KeyFault | undefined => {
  for (const [field, { host, port = 0 }] of addresses) {
    // A name would be looked up at every start or call, and might be somebody else's tomorrow.
    if (isIP(host) === 0) return { kind: 'fault', field, rule: 'there is no such IP address' }
    if (port > 65_535) return { kind: 'fault', field, rule: 'the port must be at most 65535' }
  }
  return undefined
}

type SchemaFault = { keyword: string; schemaPath: string; instancePath: string; params: object; message: string }

/** A missing key is named itself, though the fault is reported at the object that lacks it. */
const keyOf = ({ instancePath, params }: SchemaFault): string => {
  const path = partsOf(instancePath)
  const missing = (params as { requiredProperties?: readonly string[] }).requiredProperties ?? []
  return [...path, ...missing.slice(0, 1)].join('.')
}

const ruleOf = ({ keyword, message }: SchemaFault): string => {
  switch (keyword) {
    case 'boolean':
    case 'additionalProperties':
      return 'is not a known key'
    case 'required':
      return 'is missing'
    case 'pattern':
      return 'has not the form that config.sample.yaml shows'
    case 'const':
    case 'anyOf':
      return 'is none of the values that config.sample.yaml names'
    default:
      return message
  }
}
