/** A `Host` that may be repeated in a header: a name or an address, and a port. */
const plainHost = /^(?<name>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/i

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '[::]'])

/** Where SIP is spoken over WebSockets, as a page at `host` reaches it: what listens on all addresses has that of the page. */
const reachedFrom = (host: string | undefined, sockets: readonly string[]): readonly string[] => {
  const name = plainHost.exec(host ?? '')?.groups?.name
  return sockets.flatMap((socket) => {
    const url = new URL(socket)
    const at = wildcards.has(url.hostname) ? name : url.hostname
    return at === undefined ? [] : [`${url.protocol}//${at}${url.port === '' ? '' : `:${url.port}`}`]
  })
}

/** What the Content-Security-Policy of one answer depends on. */
export type PolicyParts = {
  readonly nonce: string
  /** `ws://127.0.0.1:5066` */
  readonly sockets: readonly string[]
  /** The header of the request. */
  readonly host: string | undefined
  /** Whether the page came over HTTPS. */
  readonly isSecure: boolean
}

/** Nothing but what this server brings, and nothing of it that stands in the page itself but styles that know the nonce. */
export const contentPolicy = ({ nonce, sockets, host, isSecure }: PolicyParts): string => {
  // Older browsers do not take 'self' for the WebSockets of the same place.
  const own = isSecure && plainHost.test(host ?? '') ? [`wss://${host}`] : []
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    ['connect-src', "'self'", ...new Set([...own, ...reachedFrom(host, sockets)])].join(' '),
    "media-src 'self' blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What a page of the console may not do, and what it tells nobody. Only its phones need a device: the microphone. */
export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'microphone=(self), camera=(), geolocation=(), display-capture=(), usb=(), serial=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const
