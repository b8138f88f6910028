import { type BindingTerms, defaultTerms } from '@axbridge/core'

const isTerm = (name: string): name is keyof BindingTerms => Object.hasOwn(defaultTerms, name)

/** The terms that a body names; undefined when it names none. */
export const givenTerms = (body: { readonly [Name in keyof BindingTerms]?: BindingTerms[Name] | undefined }) => {
  // Nearly no body names any: what it has is looked through, and not all that it could have.
  const given = Object.keys(body).filter((name) => isTerm(name) && body[name] !== undefined)
  return given.length === 0
    ? undefined
    : (Object.fromEntries(given.map((name) => [name, body[name as keyof BindingTerms]])) as Partial<BindingTerms>)
}
