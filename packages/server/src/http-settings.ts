import { BlockList, isIPv6 } from 'node:net'
import Type, { type Static } from 'typebox'
import type { KeyFault, NamedAddress } from './filled-value.ts'
import { listenAddress, parseListenAddress } from './peer-address.ts'

const file = (description: string) => Type.String({ description, minLength: 1, maxLength: 4_096 })

/** How a listener proves its name; null: it speaks plain HTTP. */
const tls = Type.Union(
  [
    Type.Null(),
    Type.Object(
      {
        certificate: file('PEM file: the own certificate first, then those that lead to its authority'),
        key: file('PEM file of the key of that certificate, without a passphrase'),
      },
      { additionalProperties: false },
    ),
  ],
  { description: 'HTTPS instead of HTTP; null: HTTP', default: null },
)

const allowPlain = Type.Boolean({
  description: 'let listen be an address that other machines reach without tls; only where a proxy in front speaks TLS',
  default: false,
})

/** Generous: who keeps to what a server can do meets none of them. */
const rateLimits = Type.Object(
  {
    perKeyPerSecond: Type.Integer({
      description: 'requests a second of one key, or of one person; a further one is answered 429',
      default: 10_000,
      minimum: 1,
      maximum: 1_000_000,
    }),
    failuresPerMinute: Type.Integer({
      description:
        'requests a minute of one address (of one /64 in IPv6) by keys, signatures or sessions that are none; then 429',
      default: 600,
      minimum: 10,
      maximum: 1_000_000,
    }),
    connectionsPerAddress: Type.Integer({
      description: 'connections that one address may have open at a listener',
      default: 5_000,
      minimum: 10,
      maximum: 10_000,
    }),
  },
  { additionalProperties: false, default: {} },
)

/** Where the HTTP API is served. */
export const httpSettings = Type.Object(
  {
    listen: listenAddress('address:port of the HTTP API; port 0 takes a free one', '127.0.0.1:8700'),
    tls,
    allowPlain,
    drainMs: Type.Integer({
      description:
        'how long requests are still taken after a stop while /readyz answers 503, so that a load balancer looks elsewhere first',
      default: 0,
      minimum: 0,
      maximum: 600_000,
    }),
    rateLimits,
  },
  { additionalProperties: false, default: {} },
)

/** Where operators ask, when that is not where customers do. */
export const adminSettings = Type.Union(
  [
    Type.Null(),
    Type.Object(
      { listen: listenAddress('address:port of the admin API', '127.0.0.1:8701'), tls, allowPlain },
      { additionalProperties: false },
    ),
  ],
  { description: 'the admin API on a listener of its own; null: it is served by http', default: null },
)

export type HttpSettings = Static<typeof httpSettings>

/** One listener of the HTTP side. */
export type HttpListener = Pick<HttpSettings, 'listen' | 'tls' | 'allowPlain'>

type HttpSections = { readonly http: HttpSettings; readonly admin: Static<typeof adminSettings> }

/** The listeners of the HTTP side by the names of their sections. */
export const httpListeners = ({ http, admin }: HttpSections): readonly (readonly [section: string, HttpListener])[] => [
  ['http', http],
  ...(admin === null ? [] : [['admin', admin] as const]),
]

/** The addresses to listen on, by their keys. */
export const httpAddresses = (sections: HttpSections): readonly NamedAddress[] =>
  httpListeners(sections).map(([section, { listen }]) => [`${section}.listen`, parseListenAddress(listen)])

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine reaches a host. */
export const isLoopback = (host: string): boolean => loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')

/** Keys and real numbers would cross a network that anybody may read. */
export const faultOfHttp = (sections: HttpSections): KeyFault | undefined => {
  for (const [section, { listen, tls: secured, allowPlain: isAllowed }] of httpListeners(sections)) {
    if (secured !== null || isAllowed || isLoopback(parseListenAddress(listen).host)) continue
    const rule = `other machines reach ${listen}, and keys and numbers would cross in clear: set ${section}.tls, or ${section}.allowPlain: true where a proxy in front speaks TLS`
    return { kind: 'fault', field: `${section}.listen`, rule }
  }
  return undefined
}
