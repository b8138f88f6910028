import { isIP } from 'node:net'
import { longestWebhookUrl } from '@axbridge/api'
import { accept, type Parsed, reject } from '@axbridge/core'
import type { AddressGuard } from './address-guard.ts'
import { showsNumber } from './number-in-text.ts'

export type UrlRules = { readonly allowHttp: boolean; readonly isAllowed: AddressGuard }

/** The address in a host of a URL, where it is no name; an IPv6 address stands in brackets. */
export const addressOfHost = (hostname: string): string | undefined => {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? undefined : bare
}

/**
 * An address to which events may be posted, in its normal form. What its name stands for is looked at with each connection, since
 * that may change; an address that stands in it is looked at here as well.
 */
export const parseWebhookUrl = (text: string, { allowHttp, isAllowed }: UrlRules): Parsed<string> => {
  const url = URL.canParse(text) && text.length <= longestWebhookUrl ? new URL(text) : undefined
  if (url === undefined) return reject(`must be an absolute URL of at most ${longestWebhookUrl} characters`)
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
    return reject(allowHttp ? 'must begin with https:// or http://' : 'must begin with https://')
  }
  if (url.username !== '' || url.password !== '') return reject('must hold no user and no password')
  if (url.hash !== '') return reject('must hold no fragment')
  // It would stand in every list of endpoints.
  if (showsNumber(url.href)) return reject('must hold no telephone number')
  const address = addressOfHost(url.hostname)
  if (address !== undefined && !isAllowed(address)) return reject('must not lead to a private address')
  return accept(url.href)
}
