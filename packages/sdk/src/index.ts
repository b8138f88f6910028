export type { Fetch } from './attempt.ts'
export { Axbridge } from './axbridge.ts'
export { AxbridgeError, type ClientCode, type RefusalCode } from './axbridge-error.ts'
export type { BindOptions, CallOptions } from './call-options.ts'
export type { ClientOptions } from './client-options.ts'
export type * from './contract/answers.ts'
export type * from './contract/requests.ts'
export type { CallFilter, EndOptions, EventFilter } from './customer-client.ts'
export { EventFollowing } from './event-following.ts'
export { Listing, type Page } from './listing.ts'
export type { RetryPlan } from './retry.ts'
export type { SigningKey } from './signature.ts'
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookEvent,
  type WebhookGap,
  type WebhookHeaders,
  type WebhookMessage,
  type WebhookTest,
} from './verify-webhook.ts'
