import { byReliability } from './by-reliability.ts'
import type { Effects } from './effect.ts'
import { acknowledge, nothing, pass, send, start, stop, tellTimeout, tellTransport } from './effect.ts'
import { durationsOn } from './timer-table.ts'

/** RFC 3261 figure 5 as RFC 6026 section 8.4 replaces it. `intervalMs` is what timer A runs for now. */
export type InviteClientState = {
  readonly name: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated'
  readonly reliable: boolean
  readonly intervalMs: number
}

export type InviteClientInput =
  | 'provisional'
  | 'success'
  | 'failure'
  | 'timer_a'
  | 'timer_b'
  | 'timer_d'
  | 'timer_m'
  | 'transport_error'
  | 'abandon'

type Step = readonly [InviteClientState, Effects]

const statesOn = byReliability((reliable) => {
  const state = (name: InviteClientState['name']): InviteClientState => ({
    ...{ name, reliable },
    intervalMs: durationsOn(reliable).a,
  })
  return {
    calling: state('calling'),
    proceeding: state('proceeding'),
    completed: state('completed'),
    accepted: state('accepted'),
    terminated: state('terminated'),
  }
})

const effectsOn = byReliability((reliable) => {
  const { a, b, d, m } = durationsOn(reliable)
  return {
    // 17.1.1.2: a reliable transport does not need timer A.
    begin: reliable ? [start('b', b), send] : [start('a', a), start('b', b), send],
    success: [start('m', m), pass],
    failure: [start('d', d), acknowledge, pass],
  }
})

const unanswered = [stop('a'), stop('b')]
const firstEffectsOn = byReliability((reliable) => ({
  provisional: [...unanswered, pass],
  success: [...unanswered, ...effectsOn(reliable).success],
  failure: [...unanswered, ...effectsOn(reliable).failure],
}))

/** The INVITE is sent: RFC 3261 section 17.1.1.2. */
export const beginInviteClient = (reliable: boolean): Step => [statesOn(reliable).calling, effectsOn(reliable).begin]

const to = ({ reliable }: InviteClientState, name: InviteClientState['name']): InviteClientState =>
  statesOn(reliable)[name]

const calling = (state: InviteClientState, input: InviteClientInput): Step => {
  switch (input) {
    // 17.1.1.2: each firing of A doubles it.
    case 'timer_a': {
      const intervalMs = 2 * state.intervalMs
      return [{ ...state, intervalMs }, [start('a', intervalMs), send]]
    }
    // 17.1.1.2: B in Calling is a timeout.
    case 'timer_b':
      return [to(state, 'terminated'), [tellTimeout]]
    // 17.1.1.2: a provisional ends the retransmissions.
    case 'provisional':
      return [to(state, 'proceeding'), firstEffectsOn(state.reliable).provisional]
    // RFC 6026 section 8.4: Accepted, for the 2xx of other forks and retransmitted ones.
    case 'success':
      return [to(state, 'accepted'), firstEffectsOn(state.reliable).success]
    // 17.1.1.2: the ACK is made by the transaction.
    case 'failure':
      return [to(state, 'completed'), firstEffectsOn(state.reliable).failure]
    // 17.1.4
    case 'transport_error':
      return [to(state, 'terminated'), [tellTransport]]
    // 9.1: cancelled and no final response within 64*T1.
    case 'abandon':
      return [to(state, 'terminated'), nothing]
    case 'timer_d':
    case 'timer_m':
      return [state, nothing]
  }
}

const proceeding = (state: InviteClientState, input: InviteClientInput): Step => {
  switch (input) {
    // 17.1.1.2
    case 'provisional':
      return [state, [pass]]
    // RFC 6026 section 8.4
    case 'success':
      return [to(state, 'accepted'), effectsOn(state.reliable).success]
    // 17.1.1.2
    case 'failure':
      return [to(state, 'completed'), effectsOn(state.reliable).failure]
    // 9.1: cancelled and no final response within 64*T1.
    case 'abandon':
      return [to(state, 'terminated'), nothing]
    // An answer came, so an error reported late for the INVITE is wrong.
    case 'transport_error':
    case 'timer_a':
    case 'timer_b':
    case 'timer_d':
    case 'timer_m':
      return [state, nothing]
  }
}

const completed = (state: InviteClientState, input: InviteClientInput): Step => {
  switch (input) {
    // 17.1.1.2: a retransmitted final response gets the ACK again and is not passed.
    case 'failure':
      return [state, [acknowledge]]
    // 17.1.1.2
    case 'timer_d':
      return [to(state, 'terminated'), nothing]
    // 17.1.1.2: the ACK could not be sent.
    case 'transport_error':
      return [to(state, 'terminated'), [tellTransport]]
    case 'provisional':
    case 'success':
    case 'timer_a':
    case 'timer_b':
    case 'timer_m':
    case 'abandon':
      return [state, nothing]
  }
}

const accepted = (state: InviteClientState, input: InviteClientInput): Step => {
  switch (input) {
    // RFC 6026 section 8.4: every 2xx goes to the user, who sends its ACK.
    case 'success':
      return [state, [pass]]
    // RFC 6026 section 8.4
    case 'timer_m':
      return [to(state, 'terminated'), nothing]
    case 'provisional':
    case 'failure':
    case 'timer_a':
    case 'timer_b':
    case 'timer_d':
    case 'transport_error':
    case 'abandon':
      return [state, nothing]
  }
}

export const inviteClient = (state: InviteClientState, input: InviteClientInput): Step => {
  switch (state.name) {
    case 'calling':
      return calling(state, input)
    case 'proceeding':
      return proceeding(state, input)
    case 'completed':
      return completed(state, input)
    case 'accepted':
      return accepted(state, input)
    case 'terminated':
      return [state, nothing]
  }
}
