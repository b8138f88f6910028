import type { Words } from './words.ts'
import { actualUsers } from './zh/actual-users.ts'
import { audit } from './zh/audit.ts'
import { bindings } from './zh/bindings.ts'
import { calls } from './zh/calls.ts'
import { complaintRates, complaints } from './zh/complaints.ts'
import { customers } from './zh/customers.ts'
import { dataProtection } from './zh/data-protection.ts'
import { events } from './zh/events.ts'
import { failures } from './zh/failures.ts'
import { keys } from './zh/keys.ts'
import { ladder } from './zh/ladder.ts'
import { numbers } from './zh/numbers.ts'
import { optOuts } from './zh/opt-outs.ts'
import { overview } from './zh/overview.ts'
import { panel } from './zh/panel.ts'
import { pieces } from './zh/pieces.ts'
import { blocked, firings, policy } from './zh/policy.ts'
import { profile } from './zh/profile.ts'
import { session } from './zh/session.ts'
import { settings } from './zh/settings.ts'
import { customer, menu, roles, shell } from './zh/shell.ts'
import { supervision } from './zh/supervision.ts'
import { suspensions } from './zh/suspensions.ts'
import { traces } from './zh/traces.ts'
import { trunks } from './zh/trunks.ts'
import { tryIt } from './zh/try-it.ts'
import { users } from './zh/users.ts'
import { verification } from './zh/verification.ts'
import { webhooks } from './zh/webhooks.ts'

export const zh: Words = {
  ...{ audit, bindings, calls, customer, customers, events, failures, ladder, menu, numbers, overview, panel },
  ...{ actualUsers, blocked, complaintRates, complaints, dataProtection, firings, keys, optOuts, policy, profile },
  ...{ supervision, suspensions, traces, verification },
  ...{ pieces, roles, session, settings, shell, trunks, tryIt, users, webhooks },
}
