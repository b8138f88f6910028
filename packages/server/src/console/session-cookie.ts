import type { RequestView } from '../operation/authenticate.ts'

const plainName = 'axbridge'
/** A cookie of this name is taken from a browser only where it was set over HTTPS, by this very host and for all of it. */
const secureName = '__Host-axbridge'

const secretPattern = /^axs_[a-z2-9]{32}$/

export type SessionCookie = { readonly name: string; readonly secret: string }

export const cookieName = (isSecure: boolean): string => (isSecure ? secureName : plainName)

/** The values of one cookie, in every line. RFC 6265 section 4.2.1. */
const valuesOf = (lines: readonly string[], name: string): string[] =>
  lines
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))

/**
 * The session that a request shows. Over HTTPS the plain name counts for nothing: whoever is on the way to another port of this
 * host could have set it.
 */
export const sessionCookieOf = ({
  headers: { cookie: lines },
  isSecure,
}: Pick<RequestView, 'headers' | 'isSecure'>): SessionCookie | undefined => {
  if (lines === undefined) return undefined
  for (const name of isSecure ? [secureName] : [secureName, plainName]) {
    const values = valuesOf(lines, name)
    const [secret] = values
    if (secret !== undefined && values.length === 1 && secretPattern.test(secret)) return { name, secret }
  }
  return undefined
}

const attributesOf = (name: string): string =>
  `Path=/; HttpOnly; SameSite=Strict${name === secureName ? '; Secure' : ''}`

/** It has no lifetime: it is gone with the browser, and its session before. */
export const cookieText = ({ name, secret }: SessionCookie): string => `${name}=${secret}; ${attributesOf(name)}`

export const endedCookieText = (name: string): string => `${name}=; Max-Age=0; ${attributesOf(name)}`
