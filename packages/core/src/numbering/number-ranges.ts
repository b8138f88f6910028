import { type PhoneNumber, rangeOf } from './phone-number.ts'

/**
 * Who has the numbers of a range. `mobile`: persons, at one of the four operators. `virtual`: persons, at a virtual operator.
 * `machine`: things, and cards that carry data only. `satellite` and `emergency`: no ordinary phones.
 */
export const numberKinds = ['mobile', 'virtual', 'machine', 'satellite', 'emergency'] as const

export type NumberKind = (typeof numberKinds)[number]

/** Numbers of the national form that begin so: three or four digits, of which four count before three. */
export type NumberRange = { readonly prefix: string; readonly kind: NumberKind }

const ranges = (kind: NumberKind, ...prefixes: readonly string[]): readonly NumberRange[] =>
  prefixes.map((prefix) => ({ prefix, kind }))

/**
 * The ranges of 11-digit numbers as the ministry had allocated them by 2026; what stands in none is allocated to nobody. Ranges are
 * added every few years, so a configuration may bring its own list. Numbers of 13 digits, fixed lines, 95, 96, 400, short and
 * emergency numbers and those of other countries have another form and are no real number here at all.
 */
export const defaultNumberRanges: readonly NumberRange[] = [
  ...ranges('mobile', '130', '131', '132', '133', '134', '135', '136', '137', '138', '139'),
  ...ranges('mobile', '145', '147', '149'),
  ...ranges('mobile', '150', '151', '152', '153', '155', '156', '157', '158', '159'),
  ...ranges('mobile', '166', '172', '173', '175', '176', '177', '178'),
  ...ranges('mobile', '180', '181', '182', '183', '184', '185', '186', '187', '188', '189'),
  ...ranges('mobile', '190', '191', '192', '193', '195', '196', '197', '198', '199'),
  ...ranges('virtual', '162', '165', '167', '170', '171'),
  ...ranges('machine', '140', '141', '144', '146', '148'),
  ...ranges('satellite', '1349', '1740', '1749'),
  ...ranges('emergency', '1741'),
]

/** Whom a binding may bind (APP-2). */
const personal: ReadonlySet<NumberKind> = new Set(['mobile', 'virtual'])

const rules: Readonly<Record<NumberKind, string>> = {
  mobile: '',
  virtual: '',
  machine: 'must be the mobile of a person: numbers of its range belong to machines',
  satellite: 'must be the mobile of a person: numbers of its range belong to satellite phones',
  emergency: 'must be the mobile of a person: numbers of its range are for emergencies',
}

const unknownRule = 'must be the mobile of a person: its range is allocated to nobody'

/** Answers the rule that a number breaks which is no personal mobile (APP-2); undefined for one that is. */
export type NumberRule = (phone: PhoneNumber) => string | undefined

export const numberRule = (given: readonly NumberRange[] = defaultNumberRanges): NumberRule => {
  const kinds = new Map(given.map(({ prefix, kind }) => [prefix, kind]))
  return (phone) => {
    const range = rangeOf(phone)
    const kind = kinds.get(range) ?? kinds.get(range.slice(0, 3))
    if (kind === undefined) return unknownRule
    return personal.has(kind) ? undefined : rules[kind]
  }
}
