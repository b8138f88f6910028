import type { BindingId } from '@axbridge/core'
import type { CallsSeen } from './call-figures.ts'
import type { CallPlane } from './call-plane.ts'
import type { TrunkState } from './exchange/trunk-state.ts'
import type { SipAddresses } from './sip-opening.ts'

/** Whoever carries the calls of a server: its own process, or workers of it. */
export type CallCarrier = {
  /** Where each process that carries calls listens. */
  readonly addresses: readonly SipAddresses[]
  /** Whether somebody listens. */
  isListening(): boolean
  /** A binding was changed or ended: its calls are looked at. */
  bindingChanged(id: BindingId): void
  /** Any binding may have been changed by another server. Workers know of none: their store has one server. */
  allChanged?(): void
  /** The store holds other trunks. Resolves when the next call goes by them, and in a second at the latest. */
  trunksChanged(): Promise<void>
  trunkStates(names: readonly string[]): Promise<ReadonlyMap<string, TrunkState>>
  /** How the calls fare, over all processes that carry them; a second old at most. */
  seen(): Promise<CallsSeen>
  /** What the system and Node say of each process besides the server's own: metrics as prom-client's JSON has them. */
  processMetrics(): Promise<readonly object[][]>
  /** Where our own pages are served. */
  pagesAt(http: string): void
  reloadCertificates(): Promise<void>
  /** Takes no new calls, lets the live ones end for so long, and answers what was counted since the start. */
  drain(deadlineMs: number): Promise<object>
  /** Ends everything at once. */
  close(): Promise<void>
}

/** The server's own process as the carrier of its calls. Its trunks are those of the table itself. */
export const carriedHere = (plane: CallPlane): CallCarrier => ({
  addresses: [plane.addresses],
  isListening: () => true,
  bindingChanged: (id) => plane.bindingChanged(id),
  allChanged: () => plane.allChanged(),
  trunksChanged: async () => {},
  trunkStates: async (names) => new Map(names.map((name) => [name, plane.trunkState(name)])),
  seen: async () => ({
    figures: plane.figures(),
    places: [{ worker: 0, isListening: true, losses: 0 }],
    certificates: plane.certificates(),
    unverifiedSince: plane.unverifiedSince(),
  }),
  processMetrics: async () => [],
  pagesAt: () => {},
  reloadCertificates: () => plane.reloadCertificates(),
  drain: async (deadlineMs) => {
    await plane.drain(deadlineMs)
    return plane.counters()
  },
  close: () => plane.close(),
})
