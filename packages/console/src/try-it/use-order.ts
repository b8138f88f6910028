import type { Binding } from '@axbridge/sdk/console'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { customerService } from '../api/service.ts'
import type { WantedBinding } from './code-samples.ts'
import { noOrder, type OrderState } from './journey.ts'

export type OrderMode = WantedBinding['mode']

export type SandboxOrder = {
  readonly state: OrderState
  readonly mode: OrderMode
  readonly binding: Binding | null
  /** What was asked for, or will be. */
  readonly wanted: WantedBinding
  readonly error: unknown
  readonly isBusy: boolean
  setMode(mode: OrderMode): void
  place(): void
  deliver(): void
}

type OrderOptions = {
  readonly customer: string
  readonly phones: readonly string[]
  /** How many calls were answered and texts received so far. */
  readonly soFar: () => Pick<OrderState, 'answeredBefore' | 'receivedBefore'>
  readonly onDelivered: () => void
}

const lastsMs = 30 * 60_000

/** Letters only: an order's id must not look like the number of a party. */
const newOrderId = (): string => {
  const letters = [...crypto.getRandomValues(new Uint8Array(6))].map((octet) => String.fromCharCode(97 + (octet % 26)))
  return `order-${letters.join('')}`
}

const newWanted = (mode: OrderMode, [a = '', b = '', c = '']: readonly string[]): WantedBinding => ({
  mode,
  ...(mode === 'AXB' ? { a } : { members: [a, c], defaultMember: a }),
  b,
  orderId: newOrderId(),
  expiresAt: new Date(Date.now() + lastsMs).toISOString(),
})

/** One order at a time between the phones of this page, by the real API of the sandbox's customer. */
export const useOrder = ({ customer, phones, soFar, onDelivered }: OrderOptions): SandboxOrder => {
  const client = useMemo(() => customerService(customer), [customer])
  const [mode, setMode] = useState<OrderMode>('AXB')
  const [state, setState] = useState<OrderState>(noOrder)
  const [wanted, setWanted] = useState(() => newWanted('AXB', phones))
  const [binding, setBinding] = useState<Binding | null>(null)
  const placing = useMutation({
    mutationFn: async () => {
      // The expiry is half an hour from now, and not from when the page was opened.
      const asked = newWanted(mode, phones)
      setWanted(asked)
      return client.bind(asked)
    },
    onSuccess: (made) => {
      setBinding(made)
      setState({ kind: 'live', ...soFar() })
    },
  })
  const delivering = useMutation({
    mutationFn: (id: string) => client.unbind(id),
    onSuccess: (ended) => {
      setBinding(ended)
      setState((before) => ({ ...before, kind: 'delivered' }))
      onDelivered()
    },
  })
  return {
    ...{ state, mode, binding, wanted },
    error: placing.error ?? delivering.error,
    isBusy: placing.isPending || delivering.isPending,
    setMode: (chosen) => {
      setMode(chosen)
      setState(noOrder)
      setBinding(null)
      setWanted(newWanted(chosen, phones))
    },
    place: () => placing.mutate(),
    deliver: () => {
      if (binding !== null) delivering.mutate(binding.id)
    },
  }
}
