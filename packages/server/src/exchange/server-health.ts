/** Whether a server of a trunk answers. `unknown`: nobody has asked, or its silence is too old to count. */
export type Health = 'up' | 'down' | 'unknown'

/** What is known of one server. Instants in ms. */
export type ServerHealth = {
  readonly state: Health
  /** Pings in a row without an answer. */
  readonly silences: number
  /** Calls in a row that nobody answered there. */
  readonly failures: number
  /** Until when silence makes it count as down: nobody may ask again. */
  readonly downUntil: number
}

/** Two: one OPTIONS may get lost with all its repetitions, or meet a restart. */
const silencesToDown = 2
const failuresToDown = 3
/** Far longer than the pause between two pings of a server that is down. */
const downForMs = 30_000

export const unknownHealth: ServerHealth = { state: 'unknown', silences: 0, failures: 0, downUntil: 0 }

const upHealth: ServerHealth = { ...unknownHealth, state: 'up' }

/** A ping was answered, or somebody answered a call there. */
export const heard = (): ServerHealth => upHealth

/** A ping had no answer. */
export const silent = (health: ServerHealth, now: number): ServerHealth => {
  const silences = health.silences + 1
  if (silences < silencesToDown) return { ...health, silences }
  return { ...health, silences, state: 'down', downUntil: now + downForMs }
}

/** A call had no answer of any kind there, or could not be sent. */
export const failed = (health: ServerHealth, now: number): ServerHealth => {
  const failures = health.failures + 1
  if (failures < failuresToDown) return { ...health, failures }
  return { ...health, failures, state: 'down', downUntil: now + downForMs }
}

/** What it counts as now. Silence wears off where it is not heard again: the trunk may be pinged no more. */
export const stateAt = ({ state, downUntil }: ServerHealth, now: number): Health =>
  state === 'down' && downUntil <= now ? 'unknown' : state
