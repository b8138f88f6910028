type Place = { readonly pathname: string; readonly search: string }

/** The path of the sign-in that leads back to where one was. */
export const withReturn = (path: string, { pathname, search }: Place): string => {
  const back = `${pathname}${search}`
  return back === '/' ? path : `${path}?to=${encodeURIComponent(back)}`
}

/** Any name: only what stands behind it counts. */
const here = 'http://here'

/** Only a path of this console: whoever wrote the link must not lead to another host. */
export const returnPath = (search: URLSearchParams): string => {
  const to = search.get('to') ?? '/'
  if (!URL.canParse(to, here)) return '/'
  // Read as a browser reads it: it drops tabs, and takes a backslash for a slash.
  const { origin, pathname, search: asked } = new URL(to, here)
  return origin === here && !pathname.startsWith('//') ? `${pathname}${asked}` : '/'
}
