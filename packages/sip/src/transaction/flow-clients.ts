import type { Flow, Target } from '../transport/network.ts'
import type { ClientTransaction } from './client-transaction.ts'

const flowOf = (to: Target | Flow): string | undefined =>
  'local' in to && to.connection !== undefined ? `${to.transport} ${to.connection}` : undefined

/** The client transactions by the connection that their requests left by, so that its end ends their wait. */
export class FlowClients {
  readonly #byFlow = new Map<string, Set<ClientTransaction>>()

  add(client: ClientTransaction): void {
    const flow = flowOf(client.to)
    if (flow === undefined) return
    const beside = this.#byFlow.get(flow)
    if (beside === undefined) this.#byFlow.set(flow, new Set([client]))
    else beside.add(client)
  }

  remove(client: ClientTransaction): void {
    const flow = flowOf(client.to)
    const beside = flow === undefined ? undefined : this.#byFlow.get(flow)
    if (flow === undefined || beside === undefined) return
    beside.delete(client)
    if (beside.size === 0) this.#byFlow.delete(flow)
  }

  /** Those that left by this flow. */
  on(flow: Flow): readonly ClientTransaction[] {
    return [...(this.#byFlow.get(flowOf(flow) ?? '') ?? [])]
  }
}
