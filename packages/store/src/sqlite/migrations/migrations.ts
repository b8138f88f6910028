import { first } from './0001-first.ts'
import { modesAndNumbers } from './0002-modes-and-numbers.ts'
import { events } from './0003-events.ts'
import { webhooks } from './0004-webhooks.ts'
import { consoleTables } from './0005-console.ts'
import { supervision } from './0006-supervision.ts'
import { retention } from './0007-retention.ts'
import { formerParties } from './0008-former-parties.ts'

/** Forward-only: the schema's version is how many of these have run. One that was released never changes. */
export const migrations: readonly string[] = [
  first,
  modesAndNumbers,
  events,
  webhooks,
  consoleTables,
  supervision,
  retention,
  formerParties,
]
