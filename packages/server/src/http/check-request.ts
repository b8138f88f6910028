import type { Operation } from '@axbridge/api'
import type { FastifyRequest, preHandlerHookHandler } from 'fastify'
import Type, { type TObject } from 'typebox'
import { type FieldError, fieldRefusal } from '../operation/refusal.ts'
import { fieldErrors } from './field-errors.ts'
import { sendProblem } from './problem-document.ts'

const noFields = Type.Object({}, { additionalProperties: false })

type Check = ReturnType<FastifyRequest['compileValidationSchema']>

/**
 * The checks that were made, by their schemas. Each is made when a request first needs it: to make those of all operations was
 * the longest part of a start. All listeners check alike, so they share them.
 */
const checks = new WeakMap<TObject, Check>()

const checkOf = (request: FastifyRequest, schema: TObject): Check => {
  const known = checks.get(schema)
  if (known !== undefined) return known
  const made = request.compileValidationSchema(schema)
  checks.set(schema, made)
  return made
}

/** What breaks the contract in a value of a request; `whole` names the value where no one field is to blame. */
export const faultsIn = (
  request: FastifyRequest,
  schema: TObject,
  value: unknown,
  whole: string,
): readonly FieldError[] => {
  const fits = checkOf(request, schema)
  return fits(value) === true ? [] : fieldErrors(schema, fits.errors ?? [], whole)
}

/** Refuses a request whose body or query does not fit its operation, before the operation is reached. */
export const checkRequest = ({ body, outline, query }: Operation): preHandlerHookHandler => {
  const bodySchema = body === undefined ? undefined : (outline ?? body)
  const querySchema = query ?? noFields
  return (request, reply, next) => {
    // No body is told from an empty object by being none.
    const inBody = bodySchema === undefined ? [] : faultsIn(request, bodySchema, request.body ?? null, 'body')
    const faults = inBody.length > 0 ? inBody : faultsIn(request, querySchema, request.query, 'query')
    if (faults.length === 0) next()
    else sendProblem(reply, fieldRefusal('malformed', faults))
  }
}
