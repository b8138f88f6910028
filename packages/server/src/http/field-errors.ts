import { ruleKeyword } from '@axbridge/api'
import type { FastifySchemaValidationError } from 'fastify'
import type { TObject } from 'typebox'
import type { FieldError } from './refusal.ts'

/** More errors than this help nobody. */
const mostErrors = 16

/** A name that may be repeated in an answer: letters alone hold no number. */
const harmlessName = /^[A-Za-z][A-Za-z_-]{0,31}$/

const stated = (schema: TObject, field: string): string | undefined => {
  const described: unknown = schema.properties[field]
  if (typeof described !== 'object' || described === null || !(ruleKeyword in described)) return undefined
  const rule = described[ruleKeyword]
  return typeof rule === 'string' ? rule : undefined
}

/** The error of one finding of the validator. `whole` names what is validated when no one field is to blame. */
const fieldErrorOf = (schema: TObject, found: FastifySchemaValidationError, whole: string): FieldError => {
  const names = Object.keys(schema.properties)
  const { keyword, params, instancePath } = found
  if (keyword === 'required') return { field: String(params.missingProperty), rule: 'is required' }
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty)
    const rule = names.length === 0 ? 'takes no fields' : `is none of ${names.join(', ')}`
    return harmlessName.test(name) ? { field: name, rule } : { field: whole, rule: `holds a field that ${rule}` }
  }
  const field = instancePath.split('/')[1]
  if (field === undefined || !names.includes(field)) return { field: whole, rule: 'must be a JSON object' }
  const rule = keyword === 'type' && params.type === 'string' ? 'must be a string' : stated(schema, field)
  return { field, rule: rule ?? 'is not what the contract says' }
}

/** The findings of the validator as fields and rules, one for a field. The schema is flat: a path names a field. */
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
  return [...byField.values()]
}
