import { ruleKeyword } from '@axbridge/api'
import type { FastifySchemaValidationError } from 'fastify'
import type { TObject } from 'typebox'
import type { FieldError } from '../operation/refusal.ts'

/** More errors than this help nobody. */
const mostErrors = 16

/** A name that may be repeated in an answer: letters alone hold no number. */
const harmlessName = /^[A-Za-z][A-Za-z_-]{0,31}$/

/** What of a schema names its fields. */
type Described = {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Described>>
  readonly items?: Described
  readonly anyOf?: readonly Described[]
  readonly [ruleKeyword]?: unknown
}

/** A place in what is validated: its name, `items.17.a`, and its schema. */
type Place = { readonly name: string; readonly schema: Described }

/** Follows a JSON pointer; undefined where the contract names nothing. */
const placeAt = (schema: TObject, pointer: string): Place | undefined => {
  const names = pointer.split('/').slice(1)
  let at: Described | undefined = schema as Described
  for (const name of names) at = /^[0-9]+$/.test(name) ? at?.items : propertiesOf(at)?.[name]
  return at === undefined ? undefined : { name: names.join('.'), schema: at }
}

/** Of an object, and of one that may be null as a whole. */
const propertiesOf = (schema: Described | undefined): Described['properties'] =>
  schema?.properties ?? schema?.anyOf?.find(({ properties }) => properties !== undefined)?.properties

const under = (place: Place, name: string): string => (place.name === '' ? name : `${place.name}.${name}`)

const stated = ({ [ruleKeyword]: rule }: Described): string | undefined => (typeof rule === 'string' ? rule : undefined)

/** The error of one finding of the validator. `whole` names what is validated when no one field is to blame. */
const fieldErrorOf = (schema: TObject, found: FastifySchemaValidationError, whole: string): FieldError => {
  const { keyword, params, instancePath } = found
  const place = placeAt(schema, instancePath) ?? { name: '', schema: {} }
  const field = place.name === '' ? whole : place.name
  if (keyword === 'required') return { field: under(place, String(params.missingProperty)), rule: 'is required' }
  if (keyword === 'additionalProperties') {
    const names = Object.keys(propertiesOf(place.schema) ?? {})
    const name = String(params.additionalProperty)
    const rule = names.length === 0 ? 'takes no fields' : `is none of ${names.join(', ')}`
    return harmlessName.test(name) ? { field: under(place, name), rule } : { field, rule: `holds a field that ${rule}` }
  }
  if (keyword === 'type' && place.schema.type === 'object') return { field, rule: 'must be a JSON object' }
  if (keyword === 'type' && place.schema.type === 'string') return { field, rule: 'must be a string' }
  return { field, rule: stated(place.schema) ?? 'is not what the contract says' }
}

/** The findings of the validator as fields and rules, one for a field. */
export const fieldErrors = (
  schema: TObject,
  found: readonly FastifySchemaValidationError[],
  whole: string,
): readonly FieldError[] => {
  const byField = new Map<string, FieldError>()
  for (const finding of found) {
    const error = fieldErrorOf(schema, finding, whole)
    if (!byField.has(error.field) && byField.size < mostErrors) byField.set(error.field, error)
  }
  const noted = [...byField.values()]
  // Where something is wrong within, that the whole is not null instead says nothing.
  return noted.filter(({ field }) => !noted.some((other) => other.field.startsWith(`${field}.`)))
}
