import { describe, expect, test } from 'vitest'
import { beginInviteClient, type InviteClientInput, type InviteClientState, inviteClient } from './invite-client.ts'
import { beginInviteServer, type InviteServerInput, type InviteServerState, inviteServer } from './invite-server.ts'
import { writtenStep } from './machine-table.test.kit.ts'
import {
  beginNonInviteClient,
  type NonInviteClientInput,
  type NonInviteClientState,
  nonInviteClient,
} from './non-invite-client.ts'
import {
  beginNonInviteServer,
  type NonInviteServerInput,
  type NonInviteServerState,
  nonInviteServer,
} from './non-invite-server.ts'

/** State by input: what the figure says. A pair that is not written does nothing. */
type Table<Name extends string, Input extends string> = Readonly<Record<Name, Partial<Record<Input, string>>>>

const inviteClientInputs = [
  'provisional',
  'success',
  'failure',
  'timer_a',
  'timer_b',
  'timer_d',
  'timer_m',
  'transport_error',
  'abandon',
] as const satisfies readonly InviteClientInput[]

// RFC 6026 section 8.4, figure 5 of RFC 3261.
const inviteClientTable: Table<InviteClientState['name'], InviteClientInput> = {
  calling: {
    timer_a: 'calling: A=1000, send',
    timer_b: 'terminated: tell timeout',
    provisional: 'proceeding: stop A, stop B, pass',
    success: 'accepted: stop A, stop B, M=32000, pass',
    failure: 'completed: stop A, stop B, D=32000, acknowledge, pass',
    transport_error: 'terminated: tell transport',
    abandon: 'terminated:',
  },
  proceeding: {
    provisional: 'proceeding: pass',
    success: 'accepted: M=32000, pass',
    failure: 'completed: D=32000, acknowledge, pass',
    abandon: 'terminated:',
  },
  completed: {
    failure: 'completed: acknowledge',
    timer_d: 'terminated:',
    transport_error: 'terminated: tell transport',
  },
  accepted: {
    success: 'accepted: pass',
    timer_m: 'terminated:',
  },
  terminated: {},
}

const nonInviteClientInputs = [
  'provisional',
  'final',
  'timer_e',
  'timer_f',
  'timer_k',
  'transport_error',
  'abandon',
] as const satisfies readonly NonInviteClientInput[]

// RFC 3261 figure 6.
const nonInviteClientTable: Table<NonInviteClientState['name'], NonInviteClientInput> = {
  trying: {
    timer_e: 'trying: E=1000, send',
    timer_f: 'terminated: tell timeout',
    provisional: 'proceeding: pass',
    final: 'completed: stop E, stop F, K=5000, pass',
    transport_error: 'terminated: tell transport',
    abandon: 'terminated:',
  },
  proceeding: {
    timer_e: 'proceeding: E=4000, send',
    timer_f: 'terminated: tell timeout',
    provisional: 'proceeding: pass',
    final: 'completed: stop E, stop F, K=5000, pass',
    transport_error: 'terminated: tell transport',
    abandon: 'terminated:',
  },
  completed: { timer_k: 'terminated:' },
  terminated: {},
}

const inviteServerInputs = [
  'request',
  'ack',
  'provisional',
  'success',
  'failure',
  'timer_g',
  'timer_h',
  'timer_i',
  'timer_l',
  'transport_error',
  'abandon',
] as const satisfies readonly InviteServerInput[]

// RFC 6026 section 8.7, figure 7 of RFC 3261.
const inviteServerTable: Table<InviteServerState['name'], InviteServerInput> = {
  proceeding: {
    request: 'proceeding: send',
    provisional: 'proceeding: send',
    success: 'accepted: L=32000, send',
    failure: 'completed: G=500, H=32000, send',
    transport_error: 'proceeding: tell transport',
    abandon: 'terminated:',
  },
  completed: {
    request: 'completed: send',
    ack: 'confirmed: stop G, stop H, I=5000',
    timer_g: 'completed: G=1000, send',
    timer_h: 'terminated: tell timeout',
    transport_error: 'completed: tell transport',
  },
  confirmed: { timer_i: 'terminated:' },
  accepted: {
    ack: 'accepted: pass',
    success: 'accepted: send',
    timer_l: 'terminated:',
    transport_error: 'accepted: tell transport',
  },
  terminated: {},
}

const nonInviteServerInputs = [
  'request',
  'provisional',
  'final',
  'timer_j',
  'transport_error',
  'abandon',
] as const satisfies readonly NonInviteServerInput[]

// RFC 3261 figure 8.
const nonInviteServerTable: Table<NonInviteServerState['name'], NonInviteServerInput> = {
  trying: {
    provisional: 'proceeding: send',
    final: 'completed: J=32000, send',
    abandon: 'terminated:',
  },
  proceeding: {
    request: 'proceeding: send',
    provisional: 'proceeding: send',
    final: 'completed: J=32000, send',
    transport_error: 'terminated: tell transport',
    abandon: 'terminated:',
  },
  completed: {
    request: 'completed: send',
    timer_j: 'terminated:',
    transport_error: 'terminated: tell transport',
  },
  terminated: {},
}

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] => Object.keys(table) as Name[]

describe('each machine does in each state at each input what its figure says', () => {
  for (const name of namesOf(inviteClientTable))
    test.each(inviteClientInputs)(`INVITE client, ${name}, %s`, (input) => {
      const state: InviteClientState = { name, reliable: false, intervalMs: 500 }
      expect(writtenStep(state, inviteClient(state, input))).toBe(inviteClientTable[name][input] ?? '-')
    })
  for (const name of namesOf(nonInviteClientTable))
    test.each(nonInviteClientInputs)(`non-INVITE client, ${name}, %s`, (input) => {
      const state: NonInviteClientState = { name, reliable: false, intervalMs: 500 }
      expect(writtenStep(state, nonInviteClient(state, input))).toBe(nonInviteClientTable[name][input] ?? '-')
    })
  for (const name of namesOf(inviteServerTable))
    test.each(inviteServerInputs)(`INVITE server, ${name}, %s`, (input) => {
      const state: InviteServerState = { name, reliable: false, intervalMs: 500 }
      expect(writtenStep(state, inviteServer(state, input))).toBe(inviteServerTable[name][input] ?? '-')
    })
  for (const name of namesOf(nonInviteServerTable))
    test.each(nonInviteServerInputs)(`non-INVITE server, ${name}, %s`, (input) => {
      const state: NonInviteServerState = { name, reliable: false }
      expect(writtenStep(state, nonInviteServer(state, input))).toBe(nonInviteServerTable[name][input] ?? '-')
    })
})

const began = <State extends { readonly name: string }>(step: readonly [State, Parameters<typeof writtenStep>[1][1]]) =>
  writtenStep({ ...step[0], name: '' }, step)

test('a request is sent at once, and again only over an unreliable transport', () => {
  expect(began(beginInviteClient(false))).toBe('calling: A=500, B=32000, send')
  expect(began(beginInviteClient(true))).toBe('calling: B=32000, send')
  expect(began(beginNonInviteClient(false))).toBe('trying: E=500, F=32000, send')
  expect(began(beginNonInviteClient(true))).toBe('trying: F=32000, send')
})

test('a request that came is answered by nobody but the user', () => {
  expect(began(beginInviteServer(false))).toBe('proceeding:')
  expect(began(beginNonInviteServer(true))).toBe('trying:')
})

test('over a reliable transport the timers that absorb repetitions are zero and G does not run', () => {
  expect(inviteClient({ name: 'proceeding', reliable: true, intervalMs: 500 }, 'failure')[1]).toContainEqual({
    kind: 'start',
    timer: 'd',
    ms: 0,
  })
  const finalOfTrying = nonInviteClient({ name: 'trying', reliable: true, intervalMs: 500 }, 'final')
  expect(finalOfTrying[1]).toContainEqual({ kind: 'start', timer: 'k', ms: 0 })
  const failed = inviteServer({ name: 'proceeding', reliable: true, intervalMs: 500 }, 'failure')
  expect(writtenStep(failed[0], failed)).toBe('completed: H=32000, send')
  expect(inviteServer(failed[0], 'ack')[1]).toContainEqual({ kind: 'start', timer: 'i', ms: 0 })
  const answered = nonInviteServer({ name: 'trying', reliable: true }, 'final')
  expect(answered[1]).toContainEqual({ kind: 'start', timer: 'j', ms: 0 })
})

test('A doubles without bound, E and G double up to T2', () => {
  const intervals = <State extends { readonly intervalMs: number }>(
    first: State,
    fire: (state: State) => readonly [State, unknown],
  ): number[] => {
    const found: number[] = []
    let state = first
    for (let round = 0; round < 6; round += 1) {
      ;[state] = fire(state)
      found.push(state.intervalMs)
    }
    return found
  }
  const [calling] = beginInviteClient(false)
  expect(intervals(calling, (state) => inviteClient(state, 'timer_a'))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000,
  ])
  const [trying] = beginNonInviteClient(false)
  expect(intervals(trying, (state) => nonInviteClient(state, 'timer_e'))).toEqual([1000, 2000, 4000, 4000, 4000, 4000])
  const [completed] = inviteServer(beginInviteServer(false)[0], 'failure')
  expect(intervals(completed, (state) => inviteServer(state, 'timer_g'))).toEqual([1000, 2000, 4000, 4000, 4000, 4000])
})
