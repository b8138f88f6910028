import type { HeardMessage } from './heard-message.ts'
import type { EndTransport } from './operator-end.ts'
import type { Part } from './place.ts'
import type { Party, Side } from './secrets.ts'
import type { Speaker } from './speaker.ts'

export type Mode = 'AXB' | 'AXYB' | 'GXB' | 'GXYB'

/** What a scenario plays with. */
export type Scene = {
  readonly caller: Speaker
  readonly callee: Speaker
  /** Asked for the callee before the network that has him; only where there are two ways. */
  readonly firstWay?: Speaker
  /** The customer ends the binding. */
  unbind(): Promise<void>
}

/** Which server plays it: the usual one, or one that has room for a single call, or lets media go to few networks. */
export type Stage = 'usual' | 'for one call' | 'with media networks'

/**
 * Which trunks carry it: one for both sides, or another one on which P-Asserted-Identity says who calls, on which the server can say who
 * it is, or that is tried before.
 */
export type Trunks = 'one' | 'asserted callers' | 'credentials' | 'two ways'

/** What the caller's From says where P-Asserted-Identity says who calls: nobody, a member of the group, or a name. */
export type Pretence = 'anonymous' | 'another number' | 'a name'

/** One thing that may happen to a call, as data beside the steps that no table can say. */
export type Scenario = {
  readonly name: string
  /** Which parts of messages each side must have said by its end: each place of them was then sent. */
  readonly says: Readonly<Record<Party, readonly Part[]> & Partial<Record<Side, readonly Part[]>>>
  /** Places that it cannot have, since it writes something else there. */
  readonly without?: readonly string[]
  /** Where it cannot be played over both transports. */
  readonly over?: EndTransport
  /** Who calls; A where nothing is said. */
  readonly calls?: 'a' | 'b'
  /** GXB where nothing is said: a group has the most secrets. */
  readonly mode?: Mode
  /** Further fields of the bind. */
  readonly terms?: object
  readonly stage?: Stage
  readonly trunks?: Trunks
  /** Who the caller says that he is; himself where nothing is said. */
  readonly pretence?: Pretence
  readonly play: (scene: Scene) => Promise<void>
}

const expectStatus = ({ status }: HeardMessage, wanted: readonly number[]): void => {
  if (!wanted.includes(status ?? 0)) throw new Error(`${status} was heard instead of ${wanted.join(' or ')}`)
}

/** A final response to the last request of a method, which must be one of these. */
export const endsWith = async (
  speaker: Speaker,
  method: string,
  ...wanted: readonly number[]
): Promise<HeardMessage> => {
  const final = await speaker.hearsFinal(method)
  expectStatus(final, wanted)
  return final
}

/** The caller calls, and the callee's network has the INVITE. */
export const call = async ({ caller, callee }: Scene, more: readonly string[] = []): Promise<HeardMessage> => {
  caller.askOutside('INVITE', { content: 'session', more })
  return callee.hearsRequest('INVITE')
}

/** The caller calls, it rings, and both talk. */
export const talk = async (scene: Scene): Promise<HeardMessage> => {
  const { caller, callee } = scene
  const invite = await call(scene)
  callee.answer(invite, 100)
  callee.answer(invite, 180, { content: 'bodies' })
  await caller.hearsStatus(180)
  callee.answer(invite, 200, { content: 'session' })
  await endsWith(caller, 'INVITE', 200)
  await callee.hearsRequest('ACK')
  // The caller's ACK has no answer: what he asks behind it tells that it was heard.
  caller.askWithin('OPTIONS')
  await endsWith(caller, 'OPTIONS', 200)
  return invite
}

/** One of them hangs up, and the other hears it. */
export const hangUp = async (from: Speaker, to: Speaker, more: readonly string[] = []): Promise<void> => {
  from.askWithin('BYE', { content: 'bodies', more })
  await endsWith(from, 'BYE', 200)
  await to.hearsRequest('BYE')
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
