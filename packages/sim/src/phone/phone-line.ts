import type { Address, TransportKind } from '@axbridge/sip'

/** Where a message came from; over TCP the number of the connection that it came by. */
export type Source = { readonly remote: Address; readonly connection?: number }

/** Hears every piece of what arrives; for TCP, complete messages and whatever octets stood between them. */
export type LineListener = (wire: string, source: Source) => void

/** The sockets of one phone. */
export type PhoneLine = {
  readonly transport: TransportKind
  /** Where the phone can be reached. */
  readonly address: Address
  listen(listener: LineListener): void
  /** `failed` is called at most once, when it is known that nothing was sent. */
  send(wire: string, to: Address, failed?: () => void): void
  /** Sends a response: over TCP by the connection of its request while that is open, else to `to`. RFC 3261 18.2.2 */
  answer(wire: string, source: Source, to: Address): void
  close(): Promise<void>
}
