import { isIP } from 'node:net'
import Type, { type Static, type TObject } from 'typebox'
import type { NamedAddress } from './filled-value.ts'
import { listenAddress, parseListenAddress } from './peer-address.ts'
import { mostWorkers } from './workers/dialog-mark.ts'

/** A listener that can be switched off. */
const orNull = <Section extends TObject>(description: string, section: Section, fallback: object | null) =>
  Type.Union([Type.Null(), section], { description, default: fallback })

const file = (description: string) => Type.String({ description, minLength: 1, maxLength: 4_096 })

const certificate = file('PEM file: the own certificate first, then those that lead to its authority')
const key = file('PEM file of the key of that certificate, without a passphrase')

/** The word for the pages that AXBridge's own HTTP listener serves. */
export const ownPages = 'own'

const webSockets = {
  path: Type.String({ description: 'the path of the WebSocket', default: '/', pattern: '^/[!-~]{0,255}$' }),
  origins: Type.Array(
    Type.String({
      pattern: `^(?:${ownPages}|https?://(?:[a-z0-9.-]{1,253}|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?)$`,
    }),
    {
      description: `whose pages may connect: ${ownPages} (pages that http.listen serves), or https://phone.example.com`,
      default: [ownPages],
      maxItems: 64,
    },
  ),
}

/** How AXBridge speaks SIP. */
export const sipSettings = Type.Object(
  {
    udp: listenAddress('address:port of SIP over UDP', '127.0.0.1:5060'),
    tcp: listenAddress('address:port of SIP over TCP', '127.0.0.1:5060'),
    tls: orNull(
      'SIP over TLS; null: none',
      Type.Object(
        {
          listen: listenAddress('address:port of SIP over TLS', '127.0.0.1:5061'),
          certificate,
          key,
          authorities: Type.Union([Type.Null(), file('PEM file')], {
            description: 'PEM file of who signs the certificates of peers; null: the authorities that Node brings',
            default: null,
          }),
          clientCertificates: Type.Union([Type.Literal('none'), Type.Literal('asked'), Type.Literal('required')], {
            description: 'whether who connects shows a certificate',
            default: 'asked',
          }),
        },
        { additionalProperties: false },
      ),
      null,
    ),
    ws: orNull(
      'SIP over WebSockets, for phones in a browser; null: none',
      Type.Object(
        { listen: listenAddress('address:port of SIP over WebSockets', '127.0.0.1:5066'), ...webSockets },
        { additionalProperties: false },
      ),
      { listen: '127.0.0.1:5066', path: '/', origins: [ownPages] },
    ),
    wss: orNull(
      'SIP over secure WebSockets; null: none',
      Type.Object(
        {
          listen: listenAddress('address:port of SIP over secure WebSockets', '127.0.0.1:5067'),
          certificate,
          key,
          ...webSockets,
        },
        { additionalProperties: false },
      ),
      null,
    ),
    advertised: Type.Union(
      [
        Type.Null(),
        Type.String({ pattern: '^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$' }),
      ],
      {
        description: 'the address or name that peers reach this machine at; null: the one that is bound',
        default: null,
      },
    ),
    workers: Type.Integer({
      description:
        'processes that carry calls, each on ports of its own; 0: the process of the server carries them itself',
      default: 0,
      minimum: 0,
      maximum: mostWorkers,
    }),
    workerPortStep: Type.Integer({
      description: 'how far the ports of each worker are from those of the one before',
      default: 10,
      minimum: 1,
      maximum: 10_000,
    }),
    maxCalls: Type.Integer({
      description: 'live calls; further ones get 503',
      default: 20_000,
      minimum: 1,
      maximum: 1_000_000,
    }),
    sessionIntervalS: Type.Integer({
      description: 'within how many seconds a live call is asked whether both sides are still there (RFC 4028)',
      default: 1_800,
      minimum: 90,
      maximum: 86_400,
    }),
    shortestSessionIntervalS: Type.Integer({
      description: 'the shortest such interval that a peer may ask for',
      default: 90,
      minimum: 90,
      maximum: 86_400,
    }),
  },
  { additionalProperties: false, default: {} },
)

export type SipSettings = Static<typeof sipSettings>

/** The addresses to listen on, by their keys. */
export const listenersOf = ({ udp, tcp, tls, ws, wss }: SipSettings): readonly NamedAddress[] => [
  ['sip.udp', parseListenAddress(udp)],
  ['sip.tcp', parseListenAddress(tcp)],
  ...Object.entries({ tls, ws, wss }).flatMap(([name, section]): NamedAddress[] =>
    section === null ? [] : [[`sip.${name}.listen`, parseListenAddress(section.listen)]],
  ),
]

/** A last label that begins with a letter tells a name from an address. */
const domainName = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/

/** What no schema can say of these settings; undefined when all is well. */
export const faultOfSip = (settings: SipSettings): string | undefined => {
  const { advertised, sessionIntervalS, shortestSessionIntervalS } = settings
  // It stands in every Via and Contact: a peer could answer to none that it cannot read.
  if (advertised !== null && isIP(advertised) === 0 && !domainName.test(advertised))
    return 'sip.advertised: must be an IP address without brackets or a domain name, without a port'
  return sessionIntervalS < shortestSessionIntervalS
    ? 'sip.sessionIntervalS: must be at least sip.shortestSessionIntervalS'
    : undefined
}
