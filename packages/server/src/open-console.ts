import type { Clock, Store, Vault } from '@axbridge/core'
import type { UserOperations } from './admin/admin-plane.ts'
import type { AdminLog } from './admin/operator.ts'
import type { Config } from './config.ts'
import { consolePlane } from './console/console-plane.ts'
import type { SessionGate } from './console/session-gate.ts'
import type { ConsoleSite } from './console-site.ts'
import type { HttpDoor } from './doors/http-door.ts'
import type { People } from './http/app.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import { ladderOperations } from './operation/ladder-operations.ts'
import type { LadderSource } from './operation/ladder-source.ts'
import type { Audited } from './operation/operation-handler.ts'
import type { Sandbox } from './sandbox/first-start.ts'
import type { StaffMeans, SupervisedStaff } from './supervised-staff.ts'

export type OpenConsoleParts = {
  readonly config: Pick<Config, 'console'>
  readonly store: Pick<Store, 'users' | 'audit' | 'customers' | 'records'>
  readonly vault: Vault
  readonly clock: Clock
  readonly wall: Clock
  readonly log: Pick<Log, 'warn'>
  readonly operators: Pick<AdminLog, 'done'>
  readonly sandbox: Sandbox | undefined
  readonly site: Pick<ConsoleSite, 'tryIt'>
  readonly ladders: LadderSource | undefined
  /** What stands before whoever asks. */
  readonly door: HttpDoor
  /** Operations of supervision that take a person. */
  readonly supervised: (means: StaffMeans) => SupervisedStaff
  /** Where the console is, once the server listens. */
  readonly address: () => string
}

/** What people are, and what the planes need of it. */
export type Console = {
  /** How people are known; undefined where the console is switched off. */
  readonly gate: SessionGate | undefined
  /** What is asked for by sessions only; undefined where the console is switched off. */
  readonly people: People | undefined
  readonly users: UserOperations
  readonly audited: Audited
  /** A new link for the first user, where nobody is active and the console is on. */
  setUpLink(): Promise<string | undefined>
}

/** Joins the plane for people with the pages and the ladders. Operators have users and audit log without the console, too. */
export const openConsole = (parts: OpenConsoleParts): Console => {
  const { config, store, vault, clock, wall, log, operators, sandbox, site, ladders, door, supervised, address } = parts
  const { enabled, idleMs, longestSessionMs } = config.console
  const plane = consolePlane({
    ...{ store, vault, clock, wall, randomness: systemRandomness, address },
    settings: { idleMs, longestSessionMs },
    sandbox: sandbox === undefined ? undefined : { customer: sandbox.customer, block: sandbox.block },
    done: (fields, text) => operators.done(fields, text),
    failed: (fields, text) => log.warn(fields, text),
  })
  const { gate, keep, audited, proveCode } = plane
  const { streamLadders } = ladderOperations({ records: store.records, ladders })
  return {
    users: plane.operators,
    audited,
    gate: enabled ? gate : undefined,
    people: enabled
      ? {
          staff: {
            authenticate: door(gate.staff),
            handlers: { ...plane.staff, ...site.tryIt.staff, ...supervised({ keep, proveCode }), streamLadders },
          },
          visitors: { authenticate: gate.visitors, handlers: { ...plane.visitors, ...site.tryIt.visitors } },
          keep,
        }
      : undefined,
    setUpLink: async () => (enabled ? plane.invite(address()) : undefined),
  }
}
