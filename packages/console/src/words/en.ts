import { audit } from './en/audit.ts'
import { bindings } from './en/bindings.ts'
import { calls } from './en/calls.ts'
import { customers } from './en/customers.ts'
import { events } from './en/events.ts'
import { failures } from './en/failures.ts'
import { ladder } from './en/ladder.ts'
import { numbers } from './en/numbers.ts'
import { overview } from './en/overview.ts'
import { panel } from './en/panel.ts'
import { pieces } from './en/pieces.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { customer, menu, roles, shell } from './en/shell.ts'
import { trunks } from './en/trunks.ts'
import { tryIt } from './en/try-it.ts'
import { users } from './en/users.ts'
import { webhooks } from './en/webhooks.ts'

export const en = {
  ...{ audit, bindings, calls, customer, customers, events, failures, ladder, menu, numbers, overview, panel },
  ...{ pieces, roles, session, settings, shell, trunks, tryIt, users, webhooks },
}
