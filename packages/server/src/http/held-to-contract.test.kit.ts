import { type Operation, operation, operationIds, Problem, problemStatuses } from '@axbridge/api'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** An answer as it came, after it was held to the contract and searched for real numbers. */
export type Heard = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
  readonly json: any
}

export const operationAt = (method: string, path: string): Operation | undefined => {
  const parts = path.split(/[?#]/)[0]?.split('/') ?? []
  return operationIds.map(operation).find((described) => {
    const template = described.path.split('/')
    const sameLength = template.length === parts.length
    return (
      described.method === method &&
      sameLength &&
      template.every((part, index) => part.startsWith('{') || part === parts[index])
    )
  })
}

const assertFits = (schema: TSchema, value: unknown): void => {
  const [first] = Value.Errors(schema, value)
  if (first !== undefined) throw new Error(`an answer breaks the contract: ${first.instancePath} ${first.message}`)
}

/** Every answer is held to what the contract says of its operation and status. */
export const assertContract = (described: Operation | undefined, heard: Heard): void => {
  if (!/^req_[a-z2-9]{16}$/.test(heard.headers.get('x-request-id') ?? ''))
    throw new Error('an answer has no request id')
  const answer = described?.answers[heard.status]
  assertFits(answer?.schema ?? Problem, heard.json)
  if (answer !== undefined) return
  if (heard.headers.get('content-type') !== 'application/problem+json; charset=utf-8') {
    throw new Error('a problem has another media type')
  }
  const { status, instance } = heard.json as Problem
  if (status !== heard.status) throw new Error('a problem has another status than its answer')
  if (!instance.endsWith(`:${heard.headers.get('x-request-id')}`)) throw new Error('a problem names another request')
  const known = described === undefined ? [404, 405, 500, 503] : problemStatuses(described)
  if (!known.includes(heard.status)) throw new Error(`the contract does not know that it may answer ${heard.status}`)
}
