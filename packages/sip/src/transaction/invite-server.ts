import { byReliability } from './by-reliability.ts'
import type { Effects } from './effect.ts'
import { nothing, pass, send, start, stop, tellTimeout, tellTransport } from './effect.ts'
import { durationsOn, t2Ms } from './timer-table.ts'

/** RFC 3261 figure 7 as RFC 6026 section 8.7 replaces it. `intervalMs` is what timer G runs for now. */
export type InviteServerState = {
  readonly name: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated'
  readonly reliable: boolean
  readonly intervalMs: number
}

/** `provisional`, `success` and `failure` are responses of the transaction user. */
export type InviteServerInput =
  | 'request'
  | 'ack'
  | 'provisional'
  | 'success'
  | 'failure'
  | 'timer_g'
  | 'timer_h'
  | 'timer_i'
  | 'timer_l'
  | 'transport_error'
  | 'abandon'

type Step = readonly [InviteServerState, Effects]

const statesOn = byReliability((reliable) => {
  const state = (name: InviteServerState['name']): InviteServerState => ({
    ...{ name, reliable },
    intervalMs: durationsOn(reliable).g,
  })
  return {
    proceeding: state('proceeding'),
    completed: state('completed'),
    confirmed: state('confirmed'),
    accepted: state('accepted'),
    terminated: state('terminated'),
  }
})

const effectsOn = byReliability((reliable) => {
  const { g, h, i, l } = durationsOn(reliable)
  return {
    success: [start('l', l), send],
    // 17.2.1: G retransmits on unreliable transports, H waits for the ACK on all.
    failure: reliable ? [start('h', h), send] : [start('g', g), start('h', h), send],
    // 17.2.1: I absorbs further ACKs.
    acknowledged: [stop('g'), stop('h'), start('i', i)],
  }
})

/** An INVITE came that matches nothing; the user answers 100 at once, so there is no 200 ms timer (17.2.1). */
export const beginInviteServer = (reliable: boolean): Step => [statesOn(reliable).proceeding, nothing]

const to = ({ reliable }: InviteServerState, name: InviteServerState['name']): InviteServerState =>
  statesOn(reliable)[name]

const proceeding = (state: InviteServerState, input: InviteServerInput): Step => {
  switch (input) {
    // 17.2.1: a retransmitted INVITE gets the last provisional again.
    case 'request':
    case 'provisional':
      return [state, [send]]
    // RFC 6026 section 8.7: Accepted; the 2xx is retransmitted by the user.
    case 'success':
      return [to(state, 'accepted'), effectsOn(state.reliable).success]
    // 17.2.1
    case 'failure':
      return [to(state, 'completed'), effectsOn(state.reliable).failure]
    // RFC 6026 section 8.8: the user is told and the state stays.
    case 'transport_error':
      return [state, [tellTransport]]
    case 'abandon':
      return [to(state, 'terminated'), nothing]
    case 'ack':
    case 'timer_g':
    case 'timer_h':
    case 'timer_i':
    case 'timer_l':
      return [state, nothing]
  }
}

const completed = (state: InviteServerState, input: InviteServerInput): Step => {
  switch (input) {
    // 17.2.1
    case 'request':
      return [state, [send]]
    // 17.2.1: each firing of G doubles it up to T2.
    case 'timer_g': {
      const intervalMs = Math.min(2 * state.intervalMs, t2Ms)
      return [{ ...state, intervalMs }, [start('g', intervalMs), send]]
    }
    // 17.2.1: the ACK never came.
    case 'timer_h':
      return [to(state, 'terminated'), [tellTimeout]]
    // 17.2.1
    case 'ack':
      return [to(state, 'confirmed'), effectsOn(state.reliable).acknowledged]
    // RFC 6026 section 8.8
    case 'transport_error':
      return [state, [tellTransport]]
    case 'provisional':
    case 'success':
    case 'failure':
    case 'timer_i':
    case 'timer_l':
    case 'abandon':
      return [state, nothing]
  }
}

const confirmed = (state: InviteServerState, input: InviteServerInput): Step => {
  switch (input) {
    // 17.2.1
    case 'timer_i':
      return [to(state, 'terminated'), nothing]
    case 'request':
    case 'ack':
    case 'provisional':
    case 'success':
    case 'failure':
    case 'timer_g':
    case 'timer_h':
    case 'timer_l':
    case 'transport_error':
    case 'abandon':
      return [state, nothing]
  }
}

const accepted = (state: InviteServerState, input: InviteServerInput): Step => {
  switch (input) {
    // RFC 6026 section 8.7: the user's retransmission of its 2xx.
    case 'success':
      return [state, [send]]
    // RFC 6026 section 8.7: an ACK with the INVITE's branch goes to the user.
    case 'ack':
      return [state, [pass]]
    // RFC 6026 section 8.7
    case 'timer_l':
      return [to(state, 'terminated'), nothing]
    // RFC 6026 section 8.8
    case 'transport_error':
      return [state, [tellTransport]]
    // RFC 6026 section 8.7: retransmitted INVITEs are absorbed without an answer.
    case 'request':
    case 'provisional':
    case 'failure':
    case 'timer_g':
    case 'timer_h':
    case 'timer_i':
    case 'abandon':
      return [state, nothing]
  }
}

export const inviteServer = (state: InviteServerState, input: InviteServerInput): Step => {
  switch (state.name) {
    case 'proceeding':
      return proceeding(state, input)
    case 'completed':
      return completed(state, input)
    case 'confirmed':
      return confirmed(state, input)
    case 'accepted':
      return accepted(state, input)
    case 'terminated':
      return [state, nothing]
  }
}
