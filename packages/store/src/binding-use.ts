import type { BindingUse } from '@axbridge/core'

/** A use as a store keeps it: JSON; null where nothing was said of it, which costs a row nothing. */
export const writeUse = (use: BindingUse | null): string | null => (use === null ? null : JSON.stringify(use))

/** Reads what `writeUse` wrote. */
export const readUse = (text: string | null): BindingUse | null =>
  text === null ? null : (JSON.parse(text) as BindingUse)
