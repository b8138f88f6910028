import type { Config } from './config.ts'
import type { OpenLan } from './lan/open-lan.ts'
import type { Sandbox } from './sandbox/first-start.ts'
import type { SipAddresses } from './sip-opening.ts'

/** A server that runs: where it listens, and how it stops. */
export type RunningServer = {
  /** `http://127.0.0.1:8700` */
  readonly http: string
  /** Where the admin API is: the same, unless it has a listener of its own. */
  readonly admin: string
  /** Where calls are taken; with workers, where the first one takes them. */
  readonly sip: SipAddresses
  /** `http://127.0.0.1:9700`; undefined where no metrics are served. */
  readonly metrics: string | undefined
  /** The address of the console, `http://127.0.0.1:8700/`; undefined where it is switched off or not built. */
  readonly console: string | undefined
  /** The one-time link by which the first user sets a password; undefined where somebody is active, or the console is off. */
  readonly setUpLink: string | undefined
  /** What other devices of the network find; undefined without `isOnLan`. */
  readonly lan: OpenLan | undefined
  /** Where each worker takes calls; empty where the server's own process carries them. */
  readonly workers: readonly SipAddresses[]
  readonly sandbox: Sandbox | undefined
  /** The file that holds the operators' key. */
  readonly adminKeyFile: string
  /** Calls that records of an earlier run left open; they are `lost` now. */
  readonly lostCalls: number
  /** Reads the files of the certificates again, beside the look that is taken every few seconds; what cannot be used is logged. */
  reloadCertificates(): Promise<void>
  /** Takes over what can be changed while it runs; what cannot is logged by its keys, and counts from the next start. */
  reconfigure(next: Config): void
  /**
   * Takes no new calls and is ready no more, lets live calls end for `calls.drainMs` and requests come for `http.drainMs`, then closes
   * everything. Idempotent.
   */
  stop(): Promise<void>
}

/** What is asked for at a start besides the configuration. */
export type StartOptions = {
  /** Whether other devices of the own network find the console, and may be phones of the sandbox. */
  readonly isOnLan?: boolean
}
