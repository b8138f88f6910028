import type {
  CustomerId,
  Delivery,
  DeliveryFault,
  DisabledReason,
  EventId,
  EventType,
  Webhook,
  WebhookId,
} from '@axbridge/core'

/** The columns in the order of `webhookColumns`. */
export type WebhookRow = [
  ordinal: number,
  id: WebhookId,
  owner: CustomerId | null,
  url: string,
  description: string,
  types: string | null,
  disabledReason: DisabledReason | null,
  disabledAt: number | null,
  secret: Buffer,
  previousSecret: Buffer | null,
  previousUntil: number | null,
  createdAt: number,
  epoch: number,
  cursor: number,
  replayThrough: number | null,
  replayTypes: string | null,
  failingSince: number | null,
  lastSuccessAt: number | null,
]

/** The columns in the order of `deliveryColumns`. */
export type DeliveryRow = [
  number: number,
  event: EventId,
  type: Delivery['type'],
  subject: string,
  isDead: number,
  attempts: number,
  triedSince: number | null,
  nextAt: number | null,
  lastAt: number | null,
  lastStatus: number | null,
  lastFault: DeliveryFault | null,
  missedFrom: number | null,
]

export type TypeList = readonly EventType[] | null

export const writtenTypes = (types: TypeList): string | null => (types === null ? null : JSON.stringify(types))

const typesOf = (text: string | null): TypeList => (text === null ? null : (JSON.parse(text) as EventType[]))

const octetsOf = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

export const webhookOf = (row: WebhookRow): Webhook => {
  const [, id, owner, url, description, types, disabledReason, disabledAt, secret, ...rest] = row
  const [previousSecret, previousUntil, createdAt, epoch, cursor, replayThrough, replayTypes, ...times] = rest
  const [failingSince, lastSuccessAt] = times
  return {
    id,
    owner,
    url,
    description,
    types: typesOf(types),
    disabled: disabledReason === null ? null : { reason: disabledReason, at: disabledAt ?? 0 },
    secret: octetsOf(secret),
    previousSecret: previousSecret === null ? null : { secret: octetsOf(previousSecret), until: previousUntil ?? 0 },
    createdAt,
    progress: {
      cursor,
      replay: replayThrough === null ? null : { through: replayThrough, types: typesOf(replayTypes) },
      failingSince,
      lastSuccessAt,
    },
    epoch,
  }
}

export const deliveryOf = (row: DeliveryRow): Delivery => {
  const [number, event, type, subject, isDead, attempts, triedSince, nextAt, lastAt, ...last] = row
  const [lastStatus, lastFault, missedFrom] = last
  const state = isDead === 1 ? 'dead' : 'waiting'
  return {
    number,
    event,
    type,
    subject,
    state,
    attempts,
    triedSince,
    nextAt,
    lastAt,
    lastStatus,
    lastFault,
    missedFrom,
  }
}
