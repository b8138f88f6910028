import { type BindingTerms, defaultTerms } from '@axbridge/core'

const names = Object.keys(defaultTerms) as (keyof BindingTerms)[]

/** The terms that a body names; undefined when it names none. */
export const givenTerms = (body: { readonly [Name in keyof BindingTerms]?: BindingTerms[Name] | undefined }) => {
  const given = names.filter((name) => body[name] !== undefined)
  return given.length === 0
    ? undefined
    : (Object.fromEntries(given.map((name) => [name, body[name]])) as Partial<BindingTerms>)
}
