import type { Statement } from './connection.ts'

/** Statements under the names by which they are prepared: that of their group and their own. */
export const named = <Texts extends { readonly [name: string]: string }>(
  group: string,
  texts: Texts,
): { readonly [Name in keyof Texts]: Statement } =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { name: `${group}_${name}`, text }])) as {
    readonly [Name in keyof Texts]: Statement
  }
