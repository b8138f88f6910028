import { mostMembers, type Parsed, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { type FieldError, fieldRefusal, type Refusal } from '../operation/refusal.ts'

/** Reads the fields of a body, and notes which of them break their rule. */
export class FieldReader {
  readonly #errors: FieldError[] = []

  /** Undefined for a field that is not there, and for one that was noted. */
  read<T>(field: string, text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined {
    if (text === undefined) return undefined
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    this.note(field, parsed.rule)
    return undefined
  }

  people(field: string, texts: readonly string[] | undefined): readonly PhoneNumber[] | undefined {
    return texts?.flatMap((text, index) => this.read(`${field}.${index}`, text, parsePhoneNumber) ?? [])
  }

  note(field: string, rule: string): void {
    this.#errors.push({ field, rule })
  }

  /** Undefined when every field keeps its rule. */
  refusal(): Refusal | undefined {
    return this.#errors.length === 0 ? undefined : fieldRefusal('malformed', this.#errors)
  }
}

/** A list that is longer than any group is refused before anything of it is looked at. */
export const tooMany = (lists: Readonly<Record<string, readonly string[] | undefined>>): Refusal | undefined => {
  for (const [field, list] of Object.entries(lists)) {
    if (list !== undefined && list.length > mostMembers)
      return fieldRefusal('too_many_members', [{ field, rule: `must be at most ${mostMembers}` }])
  }
  return undefined
}
