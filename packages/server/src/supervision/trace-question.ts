import type { TraceRequest } from '@axbridge/api'
import { parsePhoneNumber, parseProtectedNumber } from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import { type FieldError, fieldRefusal, type Refusal } from '../operation/refusal.ts'
import type { TraceQuestion } from './trace-matter.ts'

/** As long as anything of a person may be kept at all. */
const longestMs = 3 * 366 * 86_400_000

/** What a request asks about, or what is wrong with it. */
export const readQuestion = (given: TraceRequest): { kind: 'read'; question: TraceQuestion } | Refusal => {
  const errors: FieldError[] = []
  const instantOf = (field: 'at' | 'from' | 'to'): number => {
    const text = given[field]
    const parsed = text === undefined ? undefined : parseInstant(text)
    if (parsed?.ok === true) return parsed.value
    errors.push({ field, rule: parsed === undefined ? 'must be given' : parsed.rule })
    return 0
  }
  const refuseBeside = (fields: readonly ('at' | 'from' | 'to' | 'party')[], of: string): void => {
    for (const field of fields)
      if (given[field] !== undefined) errors.push({ field, rule: `must be left out: ${of} is traced` })
  }
  const read = (): TraceQuestion | undefined => {
    if (given.number !== undefined) {
      refuseBeside(['party', 'from', 'to'], 'a 700 number')
      const number = parseProtectedNumber(given.number)
      if (!number.ok) errors.push({ field: 'number', rule: number.rule })
      const at = instantOf('at')
      return number.ok ? { kind: 'number', number: number.value, at } : undefined
    }
    if (given.party === undefined) {
      errors.push({ field: 'number', rule: 'must be given, or party' })
      return undefined
    }
    refuseBeside(['at'], 'a person')
    const party = parsePhoneNumber(given.party)
    if (!party.ok) errors.push({ field: 'party', rule: party.rule })
    const [from, to] = [instantOf('from'), instantOf('to')]
    if (errors.length === 0 && (to <= from || to - from > longestMs))
      errors.push({ field: 'to', rule: 'must be after from, by at most 3 years' })
    return party.ok ? { kind: 'person', party: party.value, from, to } : undefined
  }
  const question = read()
  return question === undefined || errors.length > 0 ? fieldRefusal('malformed', errors) : { kind: 'read', question }
}
