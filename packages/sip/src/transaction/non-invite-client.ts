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

/** The request is sent: RFC 3261 section 17.1.2.2. */
export const beginNonInviteClient = (reliable: boolean): Step => {
  const { e, f } = durationsOn(reliable)
  const state: NonInviteClientState = { name: 'trying', reliable, intervalMs: e }
  return [state, reliable ? [start('f', f), send] : [start('e', e), start('f', f), send]]
}

const to = (state: NonInviteClientState, name: NonInviteClientState['name']): NonInviteClientState => ({
  ...state,
  name,
})

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
    // 17.1.2.2: K absorbs retransmitted responses.
    case 'final':
      return [to(state, 'completed'), [stop('e'), stop('f'), start('k', durationsOn(state.reliable).k), pass]]
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
