import type { RequestView } from '../operation/authenticate.ts'

const hostOf = (url: string): string | undefined => {
  try {
    return new URL(url).host
  } catch {
    return undefined
  }
}

/**
 * Whether a request comes from a page of this server, as far as the browser says where it comes from. The page's host is held
 * against the one that was asked; the scheme is not, for a proxy may speak HTTPS before us. RFC 6454 section 7.3: a page
 * without an origin of its own sends `null`.
 */
export const isOwnOrigin = ({ headers: { origin, host } }: Pick<RequestView, 'headers'>): boolean => {
  if (origin === undefined) return true
  const [from, ...more] = origin
  if (from === undefined || more.length > 0) return false
  const scheme = /^(https?):\/\//.exec(from)?.[1]
  if (scheme === undefined) return false
  const asked = hostOf(`${scheme}://${host?.[0] ?? ''}`)
  return asked !== undefined && hostOf(from) === asked
}
