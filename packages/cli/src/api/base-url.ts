import { UsageError } from '../usage-error.ts'

const standardUrl = 'http://127.0.0.1:8700'

/** Where the API is, without a slash at its end. Throws UsageError. */
export const baseUrl = (given: string | undefined, fromEnvironment: string | undefined): string => {
  const text = given ?? (fromEnvironment === '' ? undefined : fromEnvironment) ?? standardUrl
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError('--url must be an http or https URL')
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('--url must have neither credentials nor a query')
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, '')
}
