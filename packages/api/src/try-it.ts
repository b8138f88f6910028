import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { instant, orNull } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

/** A number of the sandbox's phones: made up, and nobody's. */
const phone = (description: string) => Type.String({ description, pattern: '^1[3-9][0-9]{9}$' })

/** What a page needs to be a phone of the sandbox. */
export const TryItAnswer = Type.Object(
  {
    customer: orNull(customerId, 'The customer of the sandbox; null for a guest, who may ask the API nothing.'),
    block: Type.String({ description: 'The first 11 digits of its numbers.', pattern: '^700[0-9]{8}$' }),
    phonePassword: Type.String({ description: 'What the phones register with.' }),
    domain: Type.String({ description: 'The domain of their SIP addresses.' }),
    sockets: Type.Object(
      {
        ws: orNull(
          Type.String(),
          'The WebSocket for pages that came over HTTP. The host 0.0.0.0 or [::] stands for that of the page.',
        ),
        wss: orNull(
          Type.String(),
          'The one for pages that came over HTTPS: an address, or a path at the place that the page came from.',
        ),
      },
      { additionalProperties: false, description: 'Null where SIP is not taken so.' },
    ),
    phones: Type.Array(phone('A made-up number.'), {
      description: 'Numbers for the phones: three, or the one of a guest.',
      minItems: 1,
      maxItems: 3,
    }),
    lan: orNull(
      Type.Object({ url: Type.String() }, { additionalProperties: false }),
      'Where other devices of the network find this console; null without --lan, and for a guest.',
    ),
    expiresAt: orNull(
      instant('From when on the phone of a guest can register no more.'),
      'Null where it does not end.',
    ),
  },
  { additionalProperties: false },
)

export const TryItLinkRequest = Type.Object(
  { phone: phone('Which of the phones the second device is to be: one that getTryIt names.') },
  { additionalProperties: false },
)

export const TryItLinkAnswer = Type.Object(
  {
    url: Type.String({ description: 'What to open on the second device. Its key stands behind the `#`.' }),
    phone: phone('Which phone it will be.'),
    expiresAt: instant('Until when it can be opened.'),
  },
  { additionalProperties: false },
)

export const TryItKeyRequest = Type.Object(
  {
    key: Type.String({
      description: 'What stands behind the `#` of the link.',
      pattern: '^try_[A-Za-z0-9_-]{27}$',
      writeOnly: true,
      [ruleKeyword]: 'must be what stands behind the # of the link',
    }),
  },
  { additionalProperties: false },
)

export type TryItAnswer = Static<typeof TryItAnswer>
export type TryItLinkRequest = Static<typeof TryItLinkRequest>
export type TryItLinkAnswer = Static<typeof TryItLinkAnswer>
export type TryItKeyRequest = Static<typeof TryItKeyRequest>
