import type { TryItAnswer, TryItKeyRequest, TryItLinkAnswer, TryItLinkRequest } from '@axbridge/api'
import { sourceNetwork } from '@axbridge/sip'
import { FailureTable, freeFailuresOfAddress } from '../doors/lock-out.ts'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { Visitor } from '../operation/staff.ts'
import type { Sandbox } from './first-start.ts'
import type { GuestPhones } from './guest-phones.ts'

/** The numbers of the phones on the page: made up, and nobody's. */
export const tryItPhones = ['13800000001', '13800000002', '13800000003'] as const

export type TryItParts = {
  /** Undefined where it is switched off. */
  readonly sandbox: Pick<Sandbox, 'customer' | 'block' | 'phonePassword'> | undefined
  readonly guests: GuestPhones
  readonly now: () => number
  /** The domain of the phones' SIP addresses. */
  readonly domain: () => string
  readonly sockets: () => TryItAnswer['sockets']
  /** Where other devices find the console, such as `https://192.168.1.5:8743`; undefined without --lan. */
  readonly lan: () => string | undefined
  /** Where this machine finds it. */
  readonly http: () => string
}

const isOff = refusal('not_found', 'There is nothing to try: the sandbox is switched off (sandbox.enabled).')
const isOver = refusal('not_found', 'The link has expired, or the server was started anew since: have a new one made.')
const triedTooOften = (waitMs: number): Refusal =>
  refusal('locked', 'Too many links that are none were tried: ask again later.', {
    'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))),
  })
const noSuchPhone: Refusal = fieldRefusal('malformed', [{ field: 'phone', rule: 'must be one that getTryIt names' }])

/** What a page asks to be a phone of the sandbox: by a session all of it, by a link one phone. */
export const tryItOperations = (
  parts: TryItParts,
): {
  readonly staff: Readonly<Record<'getTryIt' | 'makeTryItLink', OperationHandler<unknown>>>
  readonly visitors: Readonly<Record<'openTryItLink', OperationHandler<Visitor>>>
} => {
  const { sandbox, guests, now } = parts
  if (sandbox === undefined) {
    const refused = async () => isOff
    return { staff: { getTryIt: refused, makeTryItLink: refused }, visitors: { openTryItLink: refused } }
  }
  const wrongLinks = new FailureTable(freeFailuresOfAddress)
  const common = () => ({ block: sandbox.block, domain: parts.domain(), sockets: parts.sockets() })

  return {
    staff: {
      getTryIt: async () => {
        const lan = parts.lan()
        const answer: TryItAnswer = {
          ...common(),
          customer: sandbox.customer,
          phonePassword: sandbox.phonePassword,
          phones: [...tryItPhones],
          lan: lan === undefined ? null : { url: `${lan}/` },
          expiresAt: null,
        }
        return answered(200, answer)
      },

      makeTryItLink: async ({ body, by }) => {
        const { phone } = body as TryItLinkRequest
        if (!(tryItPhones as readonly string[]).includes(phone)) return noSuchPhone
        const { key, expiresAt } = guests.add(phone)
        // Behind the #, so that it stands in no log of a proxy.
        const url = `${parts.lan() ?? by?.origin ?? parts.http()}/try#${key}`
        const answer: TryItLinkAnswer = { url, phone, expiresAt: formatInstant(expiresAt) }
        return answered(201, answer)
      },
    },
    visitors: {
      openTryItLink: async ({ body, who }) => {
        const address = sourceNetwork(who.address)
        const waitMs = wrongLinks.waitMs(address, now())
        if (waitMs > 0) return triedTooOften(waitMs)
        const { key } = body as TryItKeyRequest
        const guest = guests.find(key)
        if (guest === undefined) {
          wrongLinks.failed(address, now())
          return isOver
        }
        const answer: TryItAnswer = {
          ...common(),
          customer: null,
          phonePassword: guest.password,
          phones: [guest.phone],
          lan: null,
          expiresAt: formatInstant(guest.expiresAt),
        }
        return answered(200, answer)
      },
    },
  }
}
