import { anyObject, nameOf, type OpenApi, type Schema } from './schema.ts'
import { alternatives, docComment, literal } from './source-text.ts'

/** What two schemas must have alike to be one type: all but what they say to people. */
const shapeOf = ({ description: _, ...schema }: Schema): string => JSON.stringify(schema)

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

/** An object that has no field. */
const emptyObject = 'Readonly<Record<string, never>>'

/** Is told of an object that has no schema of its own, and of the name that it gets. */
type Hoist = (name: string, schema: Schema) => void

/**
 * Writes the schemas of openapi.json as types. An object within another one becomes a type with a name of its own: that
 * of the schema which it equals, or one put together from the places where it stands.
 */
export class SchemaSource {
  readonly #schemas: Readonly<Record<string, Schema>>
  readonly #nameByShape: ReadonlyMap<string, string>

  constructor({ components }: OpenApi) {
    this.#schemas = components.schemas
    this.#nameByShape = new Map(Object.entries(components.schemas).map(([name, schema]) => [shapeOf(schema), name]))
  }

  /** The names themselves and all that they lead to, in the order of the contract. */
  reached(names: readonly string[]): string[] {
    const found = new Set<string>()
    const visit = (name: string): void => {
      if (found.has(name)) return
      found.add(name)
      for (const next of this.referred([name])) visit(next)
    }
    for (const name of names) visit(name)
    return Object.keys(this.#schemas).filter((name) => found.has(name))
  }

  /** What the types of these names speak of by name. */
  referred(names: readonly string[]): string[] {
    const walk = (schema: Schema, isTop: boolean): string[] => {
      const name =
        schema.$ref === undefined ? (isTop ? undefined : this.#nameByShape.get(shapeOf(schema))) : nameOf(schema.$ref)
      return name === undefined ? this.#inner(schema).flatMap((inner) => walk(inner, false)) : [name]
    }
    return names.flatMap((name) => walk(this.#named(name), true))
  }

  /** The source of these types, and of those without a schema of their own, each exported. */
  write(names: readonly string[], { optional }: { readonly optional: string }): string[] {
    const lines: string[] = []
    const queue: [name: string, schema: Schema][] = names.map((name) => [name, this.#named(name)])
    for (const [name, schema] of queue) {
      lines.push('', ...docComment('', schema.description))
      const type = (inner: Schema, at: string): string[] => this.#type(inner, at, (...found) => queue.push(found))
      if (schema.anyOf !== undefined) {
        const parts = schema.anyOf.flatMap((part) => type(part, `${name}${capital(part.required?.at(-1) ?? '')}`))
        lines.push(...alternatives('', `export type ${name} =`, parts))
        continue
      }
      if (Object.keys(schema.properties ?? {}).length === 0) {
        lines.push(`export type ${name} = ${emptyObject}`)
        continue
      }
      lines.push(`export type ${name} = {`)
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        const isRequired = schema.required?.includes(key) === true
        const parts = type(property, `${name}${capital(key)}`)
        const head = `readonly ${key}${isRequired ? '' : '?'}:`
        lines.push(...docComment('  ', property.description))
        lines.push(...alternatives('  ', head, isRequired ? parts : [...parts, ...(optional === '' ? [] : [optional])]))
      }
      lines.push('}')
    }
    return lines
  }

  /** The alternatives of a type. */
  #type(schema: Schema, at: string, hoist: Hoist): string[] {
    if (schema.$ref !== undefined) return [nameOf(schema.$ref)]
    if (schema.const !== undefined) return [literal(schema.const)]
    if (schema.enum !== undefined) return schema.enum.map(literal)
    if (schema.anyOf !== undefined) return schema.anyOf.flatMap((part) => this.#type(part, at, hoist))
    switch (schema.type) {
      case undefined:
        // It says nothing of its value.
        return ['unknown']
      case 'string':
      case 'boolean':
      case 'null':
        return [schema.type]
      case 'integer':
      case 'number':
        return ['number']
      case 'array':
        return this.#arrayType(schema.items ?? {}, at, hoist)
      case 'object': {
        const same = this.#nameByShape.get(shapeOf(schema))
        if (same !== undefined) return [same]
        // What it holds is told by no schema: a record of whatever JSON has.
        if (Object.keys(schema.properties ?? {}).length === 0) return [anyObject]
        hoist(at, schema)
        return [at]
      }
      default:
        throw new Error(`${at} has a schema that this does not know`)
    }
  }

  #arrayType(items: Schema, at: string, hoist: Hoist): string[] {
    const one = at.replace(/s$/, '')
    if (items.anyOf === undefined && items.properties === undefined) {
      const parts = this.#type(items, at, hoist)
      return [parts.length === 1 ? `readonly ${parts[0]}[]` : `readonly (${parts.join(' | ')})[]`]
    }
    const same = this.#nameByShape.get(shapeOf(items))
    if (same !== undefined) return [`readonly ${same}[]`]
    hoist(one, items)
    return [`readonly ${one}[]`]
  }

  #inner({ anyOf = [], items, properties = {} }: Schema): Schema[] {
    return [...anyOf, ...(items === undefined ? [] : [items]), ...Object.values(properties)]
  }

  #named(name: string): Schema {
    const schema = this.#schemas[name]
    if (schema === undefined) throw new Error(`there is no schema ${name}`)
    return schema
  }
}
