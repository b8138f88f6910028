export type { Fetch } from './attempt.ts'
export { AxbridgeConsole, type OperatorEventFilter } from './axbridge-console.ts'
export { AxbridgeError, type ClientCode, type RefusalCode } from './axbridge-error.ts'
export type { BindOptions, CallOptions } from './call-options.ts'
export type { ConsoleOptions } from './client-options.ts'
export type {
  ActualUserFilter,
  CallExport,
  ConsoleCustomer,
  DeliveryFilter,
  OptOutFilter,
  OwnSuspensionFilter,
} from './console-customer.ts'
export type * from './contract/answers.ts'
export type * from './contract/console-answers.ts'
export type * from './contract/console-methods.ts'
export type * from './contract/console-requests.ts'
export type * from './contract/requests.ts'
export type { CallFilter, EndOptions, EventFilter } from './customer-client.ts'
export { EventFollowing } from './event-following.ts'
export { Listing, type Page } from './listing.ts'
export type { RetryPlan } from './retry.ts'
