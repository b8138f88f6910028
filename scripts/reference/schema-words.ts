import { anchorOf, code } from './markdown.ts'

/** What a reader is told of a JSON schema. */
export type Described = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Described[]
  readonly items?: Described
  readonly properties?: Readonly<Record<string, Described>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly format?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-rule'?: string
}

/** The name of the schema that is referred to. */
export const referredName = (reference: string): string => reference.split('/').at(-1) ?? ''

const constants = (values: readonly unknown[]): string => values.map((value) => code(String(value))).join(', ')

const ofOne = ({ type, format, minimum, maximum, properties, items }: Described, schemasOn: string): string => {
  if (items !== undefined) return `list of ${typeWords(items, schemasOn)}`
  if (properties !== undefined || type === 'object') return 'object'
  if (type === 'integer' || type === 'number') {
    const word = type === 'integer' ? 'whole number' : 'number'
    if (minimum === undefined && maximum === undefined) return word
    // What JavaScript counts to exactly is no limit that anybody set.
    if (maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) return `${word}, ${minimum} or more`
    return minimum === undefined ? `${word}, at most ${maximum}` : `${word}, ${minimum} to ${maximum}`
  }
  if (format === 'date-time') return 'time'
  return type === 'null' ? code('null') : (type ?? 'anything')
}

/** Its type in words, with a link where it is a schema with a name; `schemasOn` is the page that those stand on, if another. */
export const typeWords = (schema: Described, schemasOn = ''): string => {
  if (schema.$ref !== undefined) {
    const name = referredName(schema.$ref)
    return `[${name}](${schemasOn}#${anchorOf(name)})`
  }
  if (schema.anyOf !== undefined) {
    const sorted = schema.anyOf.toSorted((one, other) => Number(one.type === 'null') - Number(other.type === 'null'))
    return [...new Set(sorted.map((one) => typeWords(one, schemasOn)))].join(' or ')
  }
  if (schema.enum !== undefined) return constants(schema.enum)
  return schema.const === undefined ? ofOne(schema, schemasOn) : constants([schema.const])
}

/** Descriptions of the configuration begin with a small letter, as comments beside a key. */
const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.:]$/.test(text) ? '' : '.'}`

/** What it means, the rule that it is held to, and what stands where it is left out. */
export const meaning = ({ description, 'x-rule': rule, default: fallback }: Described): string =>
  [
    ...(description === undefined ? [] : [sentence(description)]),
    ...(rule === undefined ? [] : [sentence(`it ${rule}`)]),
    ...(fallback === undefined ? [] : [`Default: ${code(JSON.stringify(fallback))}.`]),
  ].join(' ')

export type Field = {
  /** With dots between the levels, and `[]` behind a list. */
  readonly path: string
  readonly schema: Described
  readonly isRequired: boolean
}

/** Every field of an object, those of objects within it behind theirs. */
export const fieldsOf = ({ properties = {}, required = [] }: Described, above = ''): readonly Field[] =>
  Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${above}${name}`
    const field = { path, schema, isRequired: required.includes(name) }
    const inner = [schema, ...(schema.anyOf ?? [])].flatMap((one) => [
      ...(one.items === undefined ? [] : fieldsOf(one.items, `${path}[].`)),
      ...fieldsOf(one, `${path}.`),
    ])
    return [field, ...inner]
  })
