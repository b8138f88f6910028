import {
  B2bua,
  type Flow,
  randomTokens,
  realTimers,
  SipNetwork,
  type SipNetworkOptions,
  type SipRequest,
} from '@axbridge/sip'

/** An agent on real sockets that knows everybody and refuses every call with 480 after it was offered. */
export type RefusingAgent = {
  readonly network: SipNetwork
  readonly bridge: B2bua
  /** The INVITEs that were offered, and over which flow. */
  readonly offered: readonly { readonly invite: SipRequest; readonly flow: Flow }[]
  close(): Promise<void>
}

export const refusingAgent = async (options: SipNetworkOptions): Promise<RefusingAgent> => {
  const network = await SipNetwork.open(options)
  const offered: { invite: SipRequest; flow: Flow }[] = []
  const bridge = new B2bua({
    network,
    timers: realTimers,
    tokens: randomTokens,
    maxCalls: 1000,
    control: {
      admit: () => ({ kind: 'admitted', peer: 'any' }),
      screened: () => {},
      offered: async (call) => {
        offered.push(call)
        return { kind: 'refuse', status: 480, reason: 'Temporarily Unavailable', q850Cause: 31 }
      },
    },
  })
  const close = async (): Promise<void> => {
    bridge.close()
    await network.close()
  }
  return { network, bridge, offered, close }
}
