import type { Words } from './words.ts'
import { audit } from './zh/audit.ts'
import { bindings } from './zh/bindings.ts'
import { calls } from './zh/calls.ts'
import { customers } from './zh/customers.ts'
import { events } from './zh/events.ts'
import { failures } from './zh/failures.ts'
import { ladder } from './zh/ladder.ts'
import { numbers } from './zh/numbers.ts'
import { overview } from './zh/overview.ts'
import { panel } from './zh/panel.ts'
import { pieces } from './zh/pieces.ts'
import { session } from './zh/session.ts'
import { settings } from './zh/settings.ts'
import { customer, menu, roles, shell } from './zh/shell.ts'
import { trunks } from './zh/trunks.ts'
import { tryIt } from './zh/try-it.ts'
import { users } from './zh/users.ts'
import { webhooks } from './zh/webhooks.ts'

export const zh: Words = {
  ...{ audit, bindings, calls, customer, customers, events, failures, ladder, menu, numbers, overview, panel },
  ...{ pieces, roles, session, settings, shell, trunks, tryIt, users, webhooks },
}
