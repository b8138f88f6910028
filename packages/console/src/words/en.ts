import { actualUsers } from './en/actual-users.ts'
import { audit } from './en/audit.ts'
import { bindings } from './en/bindings.ts'
import { calls } from './en/calls.ts'
import { complaintRates, complaints } from './en/complaints.ts'
import { customers } from './en/customers.ts'
import { dataProtection } from './en/data-protection.ts'
import { events } from './en/events.ts'
import { failures } from './en/failures.ts'
import { keys } from './en/keys.ts'
import { ladder } from './en/ladder.ts'
import { numbers } from './en/numbers.ts'
import { optOuts } from './en/opt-outs.ts'
import { overview } from './en/overview.ts'
import { panel } from './en/panel.ts'
import { pieces } from './en/pieces.ts'
import { blocked, firings, policy } from './en/policy.ts'
import { profile } from './en/profile.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { customer, menu, roles, shell } from './en/shell.ts'
import { supervision } from './en/supervision.ts'
import { suspensions } from './en/suspensions.ts'
import { traces } from './en/traces.ts'
import { trunks } from './en/trunks.ts'
import { tryIt } from './en/try-it.ts'
import { users } from './en/users.ts'
import { verification } from './en/verification.ts'
import { webhooks } from './en/webhooks.ts'

export const en = {
  ...{ audit, bindings, calls, customer, customers, events, failures, ladder, menu, numbers, overview, panel },
  ...{ actualUsers, blocked, complaintRates, complaints, dataProtection, firings, keys, optOuts, policy, profile },
  ...{ supervision, suspensions, traces, verification },
  ...{ pieces, roles, session, settings, shell, trunks, tryIt, users, webhooks },
}
