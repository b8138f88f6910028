import { isDeepStrictEqual } from 'node:util'
import type { SettingAnswer } from '@axbridge/api'
import type { TSchema } from 'typebox'

/** Keys whose value is shown to nobody: a password, or an address that may hold one. */
const secretKeys: ReadonlySet<string> = new Set(['password', 'url'])

/** What of a JSON schema tells of a setting. */
type Described = {
  readonly description?: string
  readonly default?: unknown
  readonly anyOf?: readonly Described[]
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
}

/**
 * Every setting with what it is and means. A list of things with settings of their own, as `trunks` is, is told by their names. Of
 * an address only what is no credential is shown.
 */
export const settingsShown = (schema: TSchema, config: unknown): SettingAnswer[] => settingsOf(schema, config, '')

const settingsOf = (schema: Described, value: unknown, key: string): SettingAnswer[] => {
  const section = sectionOf(schema)
  // A section that may be null and is: there is nothing within it.
  if (section === undefined || value === null) return [shown(schema, value, key)]
  return Object.entries(section.properties ?? {}).flatMap(([name, inner]) =>
    settingsOf(
      inner,
      (value as Readonly<Record<string, unknown>> | undefined)?.[name],
      key === '' ? name : `${key}.${name}`,
    ),
  )
}

const sectionOf = (schema: Described): Described | undefined =>
  schema.properties === undefined ? schema.anyOf?.find(({ properties }) => properties !== undefined) : schema

const shown = (schema: Described, value: unknown, key: string): SettingAnswer => {
  const fallback = schema.default ?? null
  const given = value ?? null
  const isSecret = secretKeys.has(key.split('.').at(-1) ?? '')
  return {
    key,
    value: isSecret ? null : safe(schema, given),
    default: isSecret ? null : safe(schema, fallback),
    description: schema.description ?? '',
    isSet: !isDeepStrictEqual(given, fallback),
    isSecret,
  }
}

const safe = (schema: Described, value: unknown): unknown => {
  if (typeof value === 'string') return withoutCredentials(value)
  if (!Array.isArray(value)) return value
  return schema.items?.properties === undefined
    ? value.map((one: unknown) => (typeof one === 'string' ? withoutCredentials(one) : one))
    : value.map((one: { readonly name?: unknown }) => one.name ?? null)
}

/** An address may name who asks there, and with which secret; so may its query. */
const withoutCredentials = (text: string): string =>
  text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/^([a-z][a-z0-9+.-]*:\/\/[^?#]*)[?#].*$/is, '$1')
