import type { BindScreen, CallRefusal, CallScreen, CallStore, Clock, ConnectionScreen, Vault } from '@axbridge/core'
import { realTimers } from '@axbridge/sip'
import { signRequest } from './access/signature/sign-request.ts'
import type { Config } from './config.ts'
import type { Log } from './observe/log.ts'
import { StartError } from './start-error.ts'
import { actualUserScreen } from './supervision/actual-user-screen.ts'
import { callScreenOf } from './supervision/connection-screens.ts'
import { type OpenPolicy, openPolicy } from './supervision/policy/open-policy.ts'
import type { PolicyBatch } from './supervision/policy/policy-batch.ts'
import { openRestrictions, type Restrictions } from './supervision/restrictions.ts'
import { sandboxTrunk } from './trunk-definition.ts'
import { type OpenVerification, openVerification } from './verification/open-verification.ts'
import { VerificationFileFault } from './verification/verification-settings.ts'

export type SupervisionParts = {
  readonly config: Config
  readonly store: Pick<CallStore, 'matters'>
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  /** Passes on to the server's process what policy saw in a worker; left out in the server's process itself. */
  readonly tellPolicy?: (batch: PolicyBatch) => void
}

/** What supervision has in each process that carries calls. */
export type Supervision = {
  /** In the order in which they are asked: what costs least first. */
  readonly screens: readonly CallScreen[]
  /** The same for texts. */
  readonly textScreens: readonly ConnectionScreen<CallRefusal>[]
  /** What looks at binds, in the order in which it is asked. */
  readonly bindScreens: readonly BindScreen[]
  /** Suspensions and opt-outs, as this process knows them. */
  readonly restrictions: Restrictions
  /** The rules that count, and what they counted. */
  readonly policy: OpenPolicy
  /** Undefined where nobody is asked (`supervision.verification`). */
  readonly verification: OpenVerification | undefined
  close(): void
}

/** Opens it for one process: the server's, or a worker's. */
export const openSupervision = async (parts: SupervisionParts): Promise<Supervision> => {
  const { store, vault, log } = parts
  const failed = (error: unknown): void =>
    log.warn({ error }, 'suspensions and opt-outs are not followed until the store can be read')
  const restrictions = await openRestrictions({ matters: store.matters, vault, failed })
  const policy = await openPolicy({
    ...{
      settings: parts.config.supervision.policy,
      matters: store.matters,
      vault,
      clock: parts.clock,
      send: parts.tellPolicy,
    },
    failed: (error) => log.warn({ error }, 'the rules of policy are not followed until the store can be read'),
  }).catch((error: unknown) => {
    restrictions.close()
    throw error
  })
  const verification = await openConfiguredVerification(parts).catch((error: unknown) => {
    restrictions.close()
    policy.close()
    throw error
  })
  return {
    screens: [
      ...restrictions.connections.map(callScreenOf),
      policy.screen,
      ...(verification === undefined ? [] : [verification.screen]),
    ],
    textScreens: [...restrictions.connections, policy.textScreen],
    bindScreens: [
      ...restrictions.binds,
      ...(parts.config.supervision.actualUsers === 'off' ? [] : [actualUserScreen(store.matters)]),
      policy.bindScreen,
    ],
    restrictions,
    policy,
    verification,
    close: () => {
      restrictions.close()
      policy.close()
      verification?.close()
    },
  }
}

const openConfiguredVerification = async ({
  config: { supervision },
  clock,
  log,
}: SupervisionParts): Promise<OpenVerification | undefined> => {
  const { verification: settings, profile } = supervision
  if (settings === null) return undefined
  return openVerification({
    ...{ settings, profile, exempt: sandboxTrunk, clock, now: () => realTimers.now() },
    signerOf: (keyId, secret) => (request) => ({ ...signRequest(request, { keyId, secret }) }),
    failed: (fields) => log.warn(fields, 'the verification platform gave no answer'),
  }).catch((error: unknown) => {
    throw error instanceof VerificationFileFault ? new StartError('verification', error.message) : error
  })
}
