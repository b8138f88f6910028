import { isIP } from 'node:net'
import Type, { type Static } from 'typebox'
import type { KeyFault } from '../filled-value.ts'

/** How events are posted to the endpoints of customers and operators. */
export const webhookSettings = Type.Object(
  {
    allowHttp: Type.Boolean({
      description: 'whether an endpoint may have an http:// address, which anybody on the way can read',
      default: false,
    }),
    allowedNetworks: Type.Array(Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}$' }), {
      description:
        'networks such as 10.1.0.0/16 that are posted to though they are private; addresses of the own machine and of private networks are refused else',
      default: [],
      maxItems: 256,
    }),
    timeoutMs: Type.Integer({
      description: 'how long one post may take in all',
      default: 15_000,
      minimum: 100,
      maximum: 60_000,
    }),
    inFlight: Type.Integer({
      description: 'posts in flight at once, all endpoints together',
      default: 512,
      minimum: 1,
      maximum: 10_000,
    }),
    inFlightPerEndpoint: Type.Integer({
      description: 'posts in flight at once to one endpoint',
      default: 16,
      minimum: 1,
      maximum: 256,
    }),
  },
  { additionalProperties: false, default: {} },
)

export type WebhookSettings = Static<typeof webhookSettings>

/** What a pattern cannot say of networks. */
export const faultOfWebhooks = ({ webhooks }: { readonly webhooks: WebhookSettings }): KeyFault | undefined => {
  const at = webhooks.allowedNetworks.findIndex((network) => !isSubnet(network))
  if (at < 0) return undefined
  return { kind: 'fault', field: `webhooks.allowedNetworks.${at}`, rule: 'there is no such network' }
}

const isSubnet = (network: string): boolean => {
  const [address = '', length = ''] = network.split('/')
  const family = isIP(address)
  return family !== 0 && Number(length) <= (family === 4 ? 32 : 128)
}
