import type { Command } from './command.ts'
import { auditCommands } from './commands/audit.ts'
import { bindingCommands } from './commands/bindings.ts'
import { blockCommands } from './commands/blocks.ts'
import { callCommands } from './commands/calls.ts'
import { customerCommands } from './commands/customers.ts'
import { doctorCommand } from './commands/doctor.ts'
import { eventCommands } from './commands/events.ts'
import { keyRingCommands } from './commands/key-ring.ts'
import { keyCommands } from './commands/keys.ts'
import { policyCommands } from './commands/policy.ts'
import { poolCommands } from './commands/pools.ts'
import { serveCommand } from './commands/serve.ts'
import { storeCommands } from './commands/stores.ts'
import { suspensionCommands } from './commands/suspensions.ts'
import { trunkCommands } from './commands/trunks.ts'
import { userCommands } from './commands/users.ts'
import { webhookCommands } from './commands/webhooks.ts'

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  serveCommand,
  doctorCommand,
  ...customerCommands,
  ...suspensionCommands,
  ...keyCommands,
  ...blockCommands,
  ...poolCommands,
  ...trunkCommands,
  ...policyCommands,
  ...userCommands,
  ...bindingCommands,
  ...callCommands,
  ...eventCommands,
  ...webhookCommands,
  ...storeCommands,
  ...auditCommands,
  ...keyRingCommands,
]
