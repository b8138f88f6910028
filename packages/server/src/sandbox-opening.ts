import type { Block, Clock, Store, Vault } from '@axbridge/core'
import { type Flow, randomTokens } from '@axbridge/sip'
import { makeApiKey } from './access/api-key.ts'
import { type KeyParts, keyOfSecret } from './access/key-material.ts'
import type { Config } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { DigestGate } from './sandbox/digest-gate.ts'
import { openSandbox, type Sandbox } from './sandbox/first-start.ts'
import type { GuestPhones } from './sandbox/guest-phones.ts'
import { Registrar } from './sandbox/registrar.ts'

export type SandboxOpening = {
  readonly config: Config
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly keyParts: KeyParts
}

/** The sandbox, where the configuration has one. */
export const openConfiguredSandbox = async ({
  config,
  store,
  vault,
  clock,
  keyParts,
}: SandboxOpening): Promise<Sandbox | undefined> =>
  config.sandbox.enabled
    ? openSandbox({
        store,
        vault,
        clock,
        randomness: systemRandomness,
        keysDirectory: config.keys,
        block: config.sandbox.block as Block,
        makeSecret: () => makeApiKey(systemRandomness),
        keyOfSecret: (secret, customer, createdAt) => keyOfSecret(secret, customer, createdAt, keyParts),
      })
    : undefined

/** Where its phones register. */
export const registrarOf = (
  config: Config,
  sandbox: Sandbox,
  guests: GuestPhones,
  now: () => number,
  leadsBack: (flow: Flow) => boolean,
): Registrar =>
  new Registrar({
    gate: new DigestGate({
      password: sandbox.phonePassword,
      passwordsOf: (phone) => guests.passwordsOf(phone),
      now,
      tokens: randomTokens,
    }),
    now,
    maxPhones: config.sandbox.maxPhones,
    from: config.sandbox.from,
    leadsBack,
  })
