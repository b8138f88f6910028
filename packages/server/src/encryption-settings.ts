import Type, { type Static } from 'typebox'
import type { KeyFault } from './filled-value.ts'

/** How values are sealed, and where the master key is. */
export const encryptionSettings = Type.Object(
  {
    suite: Type.Union([Type.Literal('aes-256-gcm'), Type.Literal('sm4')], {
      description:
        'aes-256-gcm: AES-256-GCM and HMAC-SHA-256; sm4: SM4 and HMAC-SM3 (GB/T 32907, GB/T 32905); of a store that is there it counts from the next rotation of the data keys',
      default: 'aes-256-gcm',
    }),
    master: Type.Union([Type.Literal('file'), Type.Literal('env'), Type.Literal('service')], {
      description:
        'where the master key is. file: master in the folder keys; env: AXBRIDGE_MASTER_KEY; service: an HTTP key service, which it never leaves',
      default: 'file',
    }),
    service: Type.Union(
      [
        Type.Null(),
        Type.Object(
          {
            url: Type.String({
              description: 'where wrap and unwrap are posted to; http:// only on this machine',
              pattern: '^https?://[^\\s@?#]{1,500}$',
            }),
            tokenFile: Type.String({
              description: 'a file that holds the bearer token and nothing else',
              minLength: 1,
            }),
            caFile: Type.Union([Type.Null(), Type.String({ minLength: 1 })], {
              description: 'certificates (PEM) of the authority of its certificate; null: those that Node.js trusts',
              default: null,
            }),
            timeoutMs: Type.Integer({
              description: 'how long one try may take; a start tries five times',
              default: 3_000,
              minimum: 100,
              maximum: 60_000,
            }),
          },
          { additionalProperties: false },
        ),
      ],
      { description: 'the key service, where master is service; docs/keys.md has its protocol', default: null },
    ),
  },
  { additionalProperties: false, default: {} },
)

export type EncryptionSettings = Static<typeof encryptionSettings>

const loopback = /^http:\/\/(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|localhost)(?::\d{1,5})?(?:\/|$)/

/** What no schema can say of these settings. */
export const faultOfEncryption = ({ master, service }: EncryptionSettings): KeyFault | undefined => {
  if (service === null && master !== 'service') return undefined
  if (service === null) return fault('encryption.service', 'is missing: encryption.master is service')
  if (!URL.canParse(service.url)) return fault('encryption.service.url', 'is no address')
  // The ring's key would go over the network for anybody to read.
  if (service.url.startsWith('http:') && !loopback.test(service.url))
    return fault('encryption.service.url', 'must begin with https:// unless the service is on this machine')
  return undefined
}

const fault = (field: string, rule: string): KeyFault => ({ kind: 'fault', field, rule })
