/** Whether a server of a trunk answers. `unknown`: nobody has asked, or its silence is too old to count. */
export type Health = 'up' | 'down' | 'unknown'

/** What is known of one server. Instants in ms. */
export type ServerHealth = {
  readonly state: Health
  /** Pings in a row without an answer. */
  readonly silences: number
  /** Calls in a row that nobody answered there. */
  readonly failures: number
  /** Until when calls that failed make it count as down. */
  readonly downUntil: number
}

/** Two: one OPTIONS may get lost with all its repetitions, or meet a restart. */
const silencesToDown = 2
const failuresToDown = 3
const downAfterFailuresMs = 30_000

export const unknownHealth: ServerHealth = { state: 'unknown', silences: 0, failures: 0, downUntil: 0 }

const upHealth: ServerHealth = { ...unknownHealth, state: 'up' }

/** A ping was answered, or somebody answered a call there. */
export const heard = (): ServerHealth => upHealth

/** A ping had no answer. */
export const silent = (health: ServerHealth): ServerHealth => {
  const silences = health.silences + 1
  return { ...health, silences, state: silences >= silencesToDown ? 'down' : health.state }
}

/** A call had no answer of any kind there, or could not be sent. */
export const failed = (health: ServerHealth, now: number): ServerHealth => {
  const failures = health.failures + 1
  if (failures < failuresToDown) return { ...health, failures }
  return { ...health, failures, state: 'down', downUntil: now + downAfterFailuresMs }
}

/** What it counts as now. Silence of pings stays until one is answered; that of calls wears off. */
export const stateAt = (health: ServerHealth, now: number): Health => {
  const isStale = health.state === 'down' && health.silences < silencesToDown && health.downUntil <= now
  return isStale ? 'unknown' : health.state
}
