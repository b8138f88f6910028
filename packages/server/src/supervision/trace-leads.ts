import { createHash } from 'node:crypto'
import type { CallAnswer, TraceLead, TraceResult } from '@axbridge/api'
import { csvLine } from '../operation/csv-line.ts'

const columns = [
  'kind',
  'binding',
  'customer',
  'entity',
  'registration',
  'order',
  'identifier',
  'scenario',
  'mode',
  'x',
  'y',
  'standing',
  'from',
  'to',
  'side',
  'number',
  'certain',
  'call',
  'outcome',
  'durationMs',
  'name',
  'document',
  'documentNumber',
] as const

const sides = { a_to_b: 'a', b_to_a: 'b' } as const

const nobodyRegistered = [null, null, null] as const

const userOf = (user: TraceLead['parties'][number]['registered']) =>
  user === undefined ? nobodyRegistered : [user.name, user.document?.kind ?? null, user.document?.number ?? null]

/**
 * A line for each party of a binding, with when he stood there, and one for each earlier registration of him that a hold keeps; one for the binding where its parties were deleted, and one for each call.
 */
const linesOf = (lead: TraceLead): string => {
  const {
    binding,
    customer,
    order,
    identifier,
    scenario,
    mode,
    x,
    y,
    standing,
    createdAt,
    endedAt,
    stoodFrom,
    stoodUntil,
  } = lead
  const { name = null, entity = null } = customer ?? {}
  const of = [
    binding,
    name,
    entity?.name ?? null,
    entity?.registration ?? null,
    order,
    identifier,
    scenario,
    mode,
    x,
    y,
  ]
  const ofParty = ({ side, number, registered, earlier = [] }: TraceLead['parties'][number]) => {
    const certain = lead.isCertain ? 'yes' : 'no'
    const party = ['party', ...of, standing, stoodFrom, stoodUntil, side, number, certain, null, null, null]
    const before = ['earlier', ...of, null, null, null, side, number, null, null, null, null]
    return [[...party, ...userOf(registered)], ...earlier.map((one) => [...before, ...userOf(one)])]
      .map(csvLine)
      .join('')
  }
  // Who called is the party of that side: the number stands in his line.
  const ofCall = ({ id, direction, startedAt, endedAt: until, outcome, durationMs }: CallAnswer) =>
    csvLine([
      ...['call', ...of, null, startedAt, until, direction && sides[direction], null, null, id, outcome, durationMs],
      ...nobodyRegistered,
    ])
  const nobody = csvLine([
    ...['binding', ...of, standing, createdAt, endedAt, null, null, null, null, null, null],
    ...nobodyRegistered,
  ])
  return [...(lead.parties.length === 0 ? [nobody] : lead.parties.map(ofParty)), ...lead.calls.map(ofCall)].join('')
}

/**
 * What was found, for whoever follows it up (REG-6): lines of names and values that say what it is, an empty line, and the leads. The
 * SHA-256 is over all that stands behind the empty line.
 */
export const traceLeads = ({ trace, items, truncated }: TraceResult): string => {
  const content = csvLine(columns) + items.map(linesOf).join('')
  const head = [
    ['trace', trace.id],
    ['case', trace.case],
    ['reason', trace.reason],
    ['asked by', trace.by.name],
    ['asked at', trace.askedAt],
    ['approved by', trace.decided?.by.name ?? null],
    ['approved at', trace.decided?.at ?? null],
    ['complete', truncated ? 'no: there may be more' : 'yes'],
    ['sha-256', createHash('sha256').update(content, 'utf8').digest('hex')],
  ]
  return `${head.map(csvLine).join('')}\r\n${content}`
}
