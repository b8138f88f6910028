import type { en } from './en.ts'

/** The same keys with any text in place of the English one: what another language must have. */
type AnyText<Value> = Value extends string
  ? string
  : Value extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof Value]: AnyText<Value[Key]> }

export type Words = AnyText<typeof en>

/** The words of one area: `AreaWords<typeof area>` is what its translation is held to. */
export type AreaWords<Area> = AnyText<Area>
