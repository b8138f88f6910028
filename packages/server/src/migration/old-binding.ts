import { type BindRequest, orderId as orderIdSchema } from '@axbridge/api'
import {
  type BindingLimits,
  faultOfExpiry,
  faultOfParties,
  isGroupMode,
  type Mode,
  modes,
  parsePhoneNumber,
  sideA,
} from '@axbridge/core'
import { Value } from 'typebox/value'
import { readBind } from '../http/bind-reading.ts'
import type { FieldError } from '../operation/refusal.ts'

/** The columns of a file of live bindings of an old system, whose numbers between have 11 digits. */
export const oldBindingColumns = [
  'old_number',
  'old_number_y',
  'mode',
  'a',
  'members',
  'b',
  'order_id',
  'expires_at',
] as const

export type OldBindingColumn = (typeof oldBindingColumns)[number]

/** The fields of one line; an empty one is left out. */
export type OldBindingFields = Readonly<Partial<Record<OldBindingColumn, string>>>

/** An old binding as it is bound anew. `pairs` is how many places it takes; `expiresAt` in ms. */
export type OldBinding = {
  readonly oldNumber: string
  readonly oldNumberY: string | null
  readonly bind: BindRequest
  readonly expiresAt: number
  readonly pairs: number
}

/** Each fault names a column and its rule, and never what stood there. */
export type OldBindingReading =
  | { readonly kind: 'read'; readonly binding: OldBinding }
  | { readonly kind: 'faults'; readonly faults: readonly FieldError[] }

const columnOf: Readonly<Record<string, OldBindingColumn>> = {
  orderId: 'order_id',
  expiresAt: 'expires_at',
  mode: 'mode',
  a: 'a',
  b: 'b',
}

/** The field of a bind as the column that it came from; of the members one is not told from another. */
const inColumn = ({ field, rule }: FieldError): FieldError => ({
  field: field.startsWith('members') ? 'members' : (columnOf[field] ?? field),
  rule,
})

const oldNumberRule = 'must be exactly 11 digits'
const isOldNumber = (text: string | undefined): text is string => text !== undefined && /^[0-9]{11}$/.test(text)

const isMode = (text: string): text is Mode => modes.some((mode) => mode === text)

const modeOf = ({ mode = 'AXB' }: OldBindingFields): Mode | undefined => (isMode(mode) ? mode : undefined)

/** What is wrong with the fields of which a bind knows nothing, or which it must have to be looked at. */
const faultsOf = (fields: OldBindingFields): readonly FieldError[] => {
  const faults: FieldError[] = []
  const note = (field: OldBindingColumn, rule: string) => faults.push({ field, rule })
  const mode = modeOf(fields)
  const { old_number: oldNumber, old_number_y: oldNumberY, b, order_id: orderId, expires_at: expiresAt } = fields
  if (!isOldNumber(oldNumber)) note('old_number', oldNumberRule)
  if (mode === undefined) note('mode', `must be ${modes.slice(0, -1).join(', ')} or ${modes.at(-1)}`)
  const hasTwo = mode === 'AXYB' || mode === 'GXYB'
  if (mode !== undefined && hasTwo && !isOldNumber(oldNumberY)) note('old_number_y', oldNumberRule)
  if (mode !== undefined && !hasTwo && oldNumberY !== undefined) note('old_number_y', `must be empty in ${mode}`)
  if (mode !== undefined && !isGroupMode(mode) && fields.a === undefined) note('a', 'is required')
  if (b === undefined) note('b', 'is required')
  if (orderId === undefined) note('order_id', 'is required')
  else if (!Value.Check(orderIdSchema, orderId)) note('order_id', 'must be 1 to 128 printable characters')
  if (expiresAt === undefined) note('expires_at', 'is required')
  return faults
}

/** The numbers of a group, separated by semicolons. */
const membersOf = ({ members = '' }: OldBindingFields): string[] => {
  const texts = members.split(';').map((text) => text.trim())
  return texts.filter((text) => text !== '')
}

const requestOf = (fields: OldBindingFields, mode: Mode): BindRequest => {
  const { a, b = '', order_id: orderId = '', expires_at: expiresAt = '' } = fields
  const group = isGroupMode(mode) || fields.members !== undefined
  return {
    mode,
    ...(a === undefined ? {} : { a }),
    ...(group ? { members: membersOf(fields) } : {}),
    b,
    orderId,
    expiresAt,
  }
}

/**
 * Understands a line of the file. What it finds does not change with time, so that the same file always asks for the same;
 * whether the end of the binding is still ahead, `faultOfOldExpiry` says.
 */
export const readOldBinding = (fields: OldBindingFields): OldBindingReading => {
  const faults = faultsOf(fields)
  const mode = modeOf(fields)
  if (mode === undefined) return { kind: 'faults', faults }
  const request = requestOf(fields, mode)
  const badPeople = peopleFaults(fields)
  if (faults.length + badPeople.length > 0) return { kind: 'faults', faults: inOrder([...faults, ...badPeople]) }
  const reading = readBind(request)
  if (reading.kind === 'refusal') return { kind: 'faults', faults: reading.errors.map(inColumn) }
  const { parties, expiresAt } = reading.bind
  const wrong = faultOfParties(mode, parties)
  if (wrong !== undefined) {
    return { kind: 'faults', faults: [inColumn({ field: wrong.field ?? 'mode', rule: wrong.rule ?? 'is wrong' })] }
  }
  const { old_number: oldNumber = '', old_number_y: oldNumberY = null } = fields
  const pairs = sideA(parties).length + (oldNumberY === null ? 0 : 1)
  return { kind: 'read', binding: { oldNumber, oldNumberY, bind: request, expiresAt, pairs } }
}

const peopleFaults = (fields: OldBindingFields): FieldError[] => {
  const faults: FieldError[] = []
  for (const column of ['a', 'b'] as const) {
    const text = fields[column]
    const parsed = text === undefined ? undefined : parsePhoneNumber(text)
    if (parsed?.ok === false) faults.push({ field: column, rule: parsed.rule })
  }
  const bad = membersOf(fields)
    .map(parsePhoneNumber)
    .find(({ ok }) => !ok)
  if (bad?.ok === false) faults.push({ field: 'members', rule: bad.rule })
  return faults
}

const inOrder = (faults: readonly FieldError[]): readonly FieldError[] => {
  const place = ({ field }: FieldError) => oldBindingColumns.indexOf(field as OldBindingColumn)
  return [...faults].sort((one, other) => place(one) - place(other))
}

/** Why the binding cannot be bound at `now` under these limits, as far as its end goes. */
export const faultOfOldExpiry = (
  { expiresAt }: OldBinding,
  now: number,
  limits: BindingLimits,
): FieldError | undefined => {
  const fault = faultOfExpiry(expiresAt, now, limits)
  return fault === undefined ? undefined : { field: 'expires_at', rule: fault.rule ?? 'is wrong' }
}
