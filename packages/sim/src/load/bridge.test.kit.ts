import {
  type Address,
  B2bua,
  type CallControl,
  type CallDecision,
  randomTokens,
  realTimers,
  SipNetwork,
  type Timers,
} from '@axbridge/sip'
import type { HostPort, LoadTransport } from './call-texts.ts'
import { callAt } from './made-up-parties.ts'

/** Twenty times slower than the RFC's, so that a busy machine is not taken for a lossy one. */
const patientTimers: Timers = { now: realTimers.now, after: (ms, call) => realTimers.after(ms * 20, call) }

/** What becomes of the call on a binding: it is refused, or another number is presented to the callee. */
export type BridgeAnswer = (index: number) => Partial<{ refuse: number; present: string }>

export type BridgePlan = {
  readonly callees: HostPort
  readonly transport: LoadTransport
  readonly answer: BridgeAnswer
}

/** A back-to-back user agent on a real socket that leads each call to the generator's callees. */
export const startBridge = async ({
  callees,
  transport,
  answer,
}: BridgePlan): Promise<{ readonly address: Address; close(): Promise<void> }> => {
  const network = await SipNetwork.open({ [transport]: { host: '127.0.0.1', port: 0 } })
  const control: CallControl = {
    admit: () => ({ kind: 'admitted', peer: 'any' }),
    screened: () => {},
    offered: async ({ invite }): Promise<CallDecision> => {
      const dialled = /^sip:(700\d{12})@/.exec(invite.uri)?.[1] ?? ''
      const { refuse, present = dialled } = answer(Number(dialled.slice(3)))
      if (refuse !== undefined) return { kind: 'refuse', status: refuse, reason: 'No', q850Cause: 1 }
      const to = `sip:${callAt(Number(dialled.slice(3))).callee}@${callees.host}:${callees.port}`
      return {
        kind: 'connect',
        leg: {
          target: { transport, remote: callees },
          requestUri: to,
          to,
          from: `sip:${present}@127.0.0.1`,
          assertIdentity: true,
          guard: () => true,
          ringTimeoutMs: 5_000,
        },
        guardCaller: () => true,
        observer: {
          connecting: () => {},
          ringing: () => {},
          answered: async () => {},
          ended: () => {},
          heldBack: () => {},
        },
      }
    },
  }
  const bridge = new B2bua({ network, timers: patientTimers, tokens: randomTokens, control, maxCalls: 1_000 })
  const address = network.addresses()[transport]
  if (address === undefined) throw new Error('the bridge listens')
  const close = async () => {
    await bridge.close()
    await network.close()
  }
  return { address, close }
}
