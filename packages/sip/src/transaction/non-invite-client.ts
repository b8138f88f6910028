import { byReliability } from './by-reliability.ts'
import type { Effects } from './effect.ts'
import { nothing, pass, send, start, stop, tellTimeout, tellTransport } from './effect.ts'
import { durationsOn, t2Ms } from './timer-table.ts'

/** RFC 3261 figure 6. `intervalMs` is what timer E runs for now. */
export type NonInviteClientState = {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'terminated'
  readonly reliable: boolean
  readonly intervalMs: number
}

export type NonInviteClientInput =
  | 'provisional'
  | 'final'
  | 'timer_e'
  | 'timer_f'
  | 'timer_k'
  | 'transport_error'
  | 'abandon'

type Step = readonly [NonInviteClientState, Effects]

const statesOn = byReliability((reliable) => {
  const state = (name: NonInviteClientState['name']): NonInviteClientState => ({
    ...{ name, reliable },
    intervalMs: durationsOn(reliable).e,
  })
  return {
    trying: state('trying'),
    proceeding: state('proceeding'),
    completed: state('completed'),
    terminated: state('terminated'),
  }
})

const effectsOn = byReliability((reliable) => {
  const { e, f, k } = durationsOn(reliable)
  return {
    begin: reliable ? [start('f', f), send] : [start('e', e), start('f', f), send],
    // 17.1.2.2: K absorbs retransmitted responses.
    final: [stop('e'), stop('f'), start('k', k), pass],
  }
})

/** The request is sent: RFC 3261 section 17.1.2.2. */
export const beginNonInviteClient = (reliable: boolean): Step => [statesOn(reliable).trying, effectsOn(reliable).begin]

const to = ({ reliable }: NonInviteClientState, name: NonInviteClientState['name']): NonInviteClientState =>
  statesOn(reliable)[name]

const trying = (state: NonInviteClientState, input: NonInviteClientInput): Step => {
  switch (input) {
    // 17.1.2.2: E doubles up to T2.
    case 'timer_e': {
      const intervalMs = Math.min(2 * state.intervalMs, t2Ms)
      return [{ ...state, intervalMs }, [start('e', intervalMs), send]]
    }
    // 17.1.2.2
    case 'timer_f':
      return [to(state, 'terminated'), [tellTimeout]]
    case 'transport_error':
      return [to(state, 'terminated'), [tellTransport]]
    // 17.1.2.2: E and F go on running in Proceeding.
    case 'provisional':
      return [to(state, 'proceeding'), [pass]]
    // 17.1.2.2
    case 'final':
      return [to(state, 'completed'), effectsOn(state.reliable).final]
    case 'abandon':
      return [to(state, 'terminated'), nothing]
    case 'timer_k':
      return [state, nothing]
  }
}

const proceeding = (state: NonInviteClientState, input: NonInviteClientInput): Step => {
  switch (input) {
    // 17.1.2.2: in Proceeding E is T2.
    case 'timer_e':
      return [{ ...state, intervalMs: t2Ms }, [start('e', t2Ms), send]]
    // 17.1.2.2
    case 'provisional':
      return [state, [pass]]
    case 'timer_f':
    case 'transport_error':
    case 'final':
    case 'abandon':
      return trying(state, input)
    case 'timer_k':
      return [state, nothing]
  }
}

const completed = (state: NonInviteClientState, input: NonInviteClientInput): Step => {
  switch (input) {
    // 17.1.2.2
    case 'timer_k':
      return [to(state, 'terminated'), nothing]
    case 'provisional':
    case 'final':
    case 'timer_e':
    case 'timer_f':
    case 'transport_error':
    case 'abandon':
      return [state, nothing]
  }
}

export const nonInviteClient = (state: NonInviteClientState, input: NonInviteClientInput): Step => {
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
