import { byReliability } from './by-reliability.ts'
import type { Effects } from './effect.ts'
import { nothing, send, start, tellTransport } from './effect.ts'
import { durationsOn } from './timer-table.ts'

/** RFC 3261 figure 8. */
export type NonInviteServerState = {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'terminated'
  readonly reliable: boolean
}

/** `provisional` and `final` are responses of the transaction user. */
export type NonInviteServerInput = 'request' | 'provisional' | 'final' | 'timer_j' | 'transport_error' | 'abandon'

type Step = readonly [NonInviteServerState, Effects]

const statesOn = byReliability((reliable) => {
  const state = (name: NonInviteServerState['name']): NonInviteServerState => ({ name, reliable })
  return {
    trying: state('trying'),
    proceeding: state('proceeding'),
    completed: state('completed'),
    terminated: state('terminated'),
  }
})

// 17.2.2: J absorbs retransmitted requests.
const finalOn = byReliability((reliable) => [start('j', durationsOn(reliable).j), send])

/** A request came that matches nothing: RFC 3261 section 17.2.2. */
export const beginNonInviteServer = (reliable: boolean): Step => [statesOn(reliable).trying, nothing]

const to = ({ reliable }: NonInviteServerState, name: NonInviteServerState['name']): NonInviteServerState =>
  statesOn(reliable)[name]

const trying = (state: NonInviteServerState, input: NonInviteServerInput): Step => {
  switch (input) {
    // 17.2.2
    case 'provisional':
      return [to(state, 'proceeding'), [send]]
    // 17.2.2
    case 'final':
      return [to(state, 'completed'), finalOn(state.reliable)]
    case 'abandon':
      return [to(state, 'terminated'), nothing]
    // 17.2.2: in Trying a retransmitted request is discarded.
    case 'request':
    case 'timer_j':
    case 'transport_error':
      return [state, nothing]
  }
}

const proceeding = (state: NonInviteServerState, input: NonInviteServerInput): Step => {
  switch (input) {
    // 17.2.2
    case 'request':
    case 'provisional':
      return [state, [send]]
    // 17.2.4
    case 'transport_error':
      return [to(state, 'terminated'), [tellTransport]]
    case 'final':
    case 'abandon':
      return trying(state, input)
    case 'timer_j':
      return [state, nothing]
  }
}

const completed = (state: NonInviteServerState, input: NonInviteServerInput): Step => {
  switch (input) {
    // 17.2.2
    case 'request':
      return [state, [send]]
    case 'timer_j':
      return [to(state, 'terminated'), nothing]
    // 17.2.4
    case 'transport_error':
      return [to(state, 'terminated'), [tellTransport]]
    // 17.2.2: any other final response is discarded.
    case 'provisional':
    case 'final':
    case 'abandon':
      return [state, nothing]
  }
}

export const nonInviteServer = (state: NonInviteServerState, input: NonInviteServerInput): Step => {
  switch (state.name) {
    case 'trying':
      return trying(state, input)
    case 'proceeding':
      return proceeding(state, input)
    case 'completed':
      return completed(state, input)
    case 'terminated':
      return [state, nothing]
  }
}
