import { isNetwork } from '@axbridge/sip'
import Type, { type Static } from 'typebox'
import { faultOfAddresses, type KeyFault, type NamedAddress } from './filled-value.ts'

const milliseconds = (description: string, fallback: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: fallback, minimum, maximum })

const [minuteMs, dayMs] = [60_000, 86_400_000]

/** How many addresses of this machine `--lan` serves at once. */
const mostAddresses = 8

/** Other devices of the own network, for `axbridge serve --lan`. */
const lan = Type.Object(
  {
    addresses: Type.Union(
      [
        Type.Null(),
        Type.Array(Type.String({ pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+)$' }), { minItems: 1, maxItems: mostAddresses }),
      ],
      {
        description: 'the addresses of this machine that --lan serves; null: those in private IPv4 networks',
        default: null,
      },
    ),
    port: Type.Integer({
      description: 'the port of HTTPS and of the phones there; 0 takes a free one',
      default: 8_743,
      minimum: 0,
      maximum: 65_535,
    }),
    networks: Type.Union(
      [
        Type.Null(),
        Type.Array(Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}$' }), { minItems: 1, maxItems: 64 }),
      ],
      {
        description:
          'from where devices may connect there, such as 192.168.1.0/24; null: the networks of those addresses',
        default: null,
      },
    ),
  },
  {
    description: 'other devices of the own network, for `axbridge serve --lan`',
    additionalProperties: false,
    default: {},
  },
)

/** The console: pages for people, and how long they stay signed in. */
export const consoleSettings = Type.Object(
  {
    enabled: Type.Boolean({
      description: 'pages for people at the HTTP listener, with users of their own (docs/console.md)',
      default: true,
    }),
    idleMs: milliseconds(
      'after how long without a request somebody has to sign in anew',
      30 * minuteMs,
      minuteMs,
      7 * dayMs,
    ),
    longestSessionMs: milliseconds(
      'after how long he has to sign in anew in any case',
      dayMs / 2,
      minuteMs,
      30 * dayMs,
    ),
    ladders: Type.Object(
      {
        perSecond: Type.Integer({
          description: 'calls a second of trunks that are followed, so that the console draws them; 0: none',
          default: 1,
          minimum: 0,
          maximum: 1_000,
        }),
        kept: Type.Integer({
          description: 'followed calls that are kept in memory, the newest ones',
          default: 500,
          minimum: 0,
          maximum: 10_000,
        }),
      },
      { description: 'calls that the console draws', additionalProperties: false, default: {} },
    ),
    lan,
  },
  { additionalProperties: false, default: {} },
)

export type ConsoleSettings = Static<typeof consoleSettings>

/** What no schema can say of these settings. */
export const faultOfConsole = (settings: ConsoleSettings): KeyFault | undefined => {
  const { idleMs, longestSessionMs, lan: ofLan } = settings
  if (longestSessionMs < idleMs)
    return { kind: 'fault', field: 'console.longestSessionMs', rule: 'must be at least console.idleMs' }
  const addresses = (ofLan.addresses ?? []).map((host, at): NamedAddress => [`console.lan.addresses.${at}`, { host }])
  const wrong = ofLan.networks?.findIndex((network) => !isNetwork(network)) ?? -1
  return (
    faultOfAddresses(addresses) ??
    (wrong < 0
      ? undefined
      : { kind: 'fault', field: `console.lan.networks.${wrong}`, rule: 'there is no such network' })
  )
}
