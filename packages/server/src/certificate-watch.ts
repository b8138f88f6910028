import type { TlsCredentials } from '@axbridge/sip'
import { type CertificatePaths, readCertificateFiles, type UsableCertificate } from './certificate-files.ts'
import type { Log } from './observe/log.ts'

export type CertificateWatchOptions = {
  /** The section of the configuration, for the log: `sip.tls`. */
  readonly section: string
  readonly paths: CertificatePaths
  /** What is in use already. */
  readonly first: UsableCertificate
  readonly use: (credentials: TlsCredentials) => void
  readonly log: Pick<Log, 'info' | 'warn'>
  readonly now: () => number
  /** How often the files are read; 3 seconds when not given. */
  readonly everyMs?: number
}

/** What a listener shows now. */
export type CertificateState = {
  /** The key of the configuration: `sip.tls.certificate`. */
  readonly key: string
  readonly endsSoon: boolean
  /** The files hold what cannot be used, and the one that was read before is shown still. */
  readonly isUnusable: boolean
}

const day = 86_400_000
const usualPaceMs = 3_000
const warnAheadMs = 14 * day

/**
 * Follows the files of a certificate, so that a renewed one counts without a restart. It reads them again and again rather than
 * wait for news of the file system, which says nothing of a symbolic link that leads elsewhere, nor over a network. What cannot be
 * used changes nothing.
 */
export class CertificateWatch {
  readonly #options: CertificateWatchOptions
  readonly #timers: readonly NodeJS.Timeout[]
  #inUse: UsableCertificate
  /** The fault that was found last; it is told when it is still there the next time, or at once to who asked. */
  #fault: { readonly state: string; isTold: boolean } | undefined
  #reading: Promise<void> | undefined
  #isClosed = false

  constructor(options: CertificateWatchOptions) {
    this.#options = options
    this.#inUse = options.first
    this.#tellOfEnd()
    this.#timers = [
      setInterval(() => void this.#read(false), options.everyMs ?? usualPaceMs),
      setInterval(() => this.#tellOfEnd(), day),
    ]
    for (const timer of this.#timers) timer.unref()
  }

  get state(): CertificateState {
    const { section, now } = this.#options
    const endsSoon = this.#inUse.notAfter - now() <= warnAheadMs
    return { key: `${section}.certificate`, endsSoon, isUnusable: this.#fault?.isTold === true }
  }

  /** Reads the files now. What cannot be used is logged, and the old certificate stays. */
  async reload(): Promise<void> {
    await this.#reading
    await this.#read(true)
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers) clearInterval(timer)
  }

  #read(isAskedFor: boolean): Promise<void> {
    this.#reading ??= this.#follow(isAskedFor).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #follow(isAskedFor: boolean): Promise<void> {
    const { section, paths, use, log } = this.#options
    const found = await readCertificateFiles(paths)
    if (this.#isClosed) return
    if (found.kind === 'fault') {
      const state = `${found.part} ${found.rule} ${found.digest}`
      const isNew = this.#fault?.state !== state
      if (isNew) this.#fault = { state, isTold: false }
      // A pair is replaced one file after the other: what is bad only between the two is no fault.
      if (this.#fault === undefined || this.#fault.isTold || (isNew && !isAskedFor)) return
      this.#fault.isTold = true
      log.warn({ key: `${section}.${found.part}`, rule: found.rule }, 'a certificate cannot be used; the old one stays')
      return
    }
    this.#fault = undefined
    if (found.digest === this.#inUse.digest) return
    use(found.credentials)
    this.#inUse = found
    log.info({ key: section, notAfter: new Date(found.notAfter).toISOString() }, 'a new certificate is in use')
    this.#tellOfEnd()
  }

  #tellOfEnd(): void {
    const { section, log, now } = this.#options
    const { notBefore, notAfter } = this.#inUse
    const fields = { key: `${section}.certificate`, notAfter: new Date(notAfter).toISOString() }
    if (notBefore > now()) log.warn(fields, 'the certificate is not valid yet')
    if (notAfter <= now()) log.warn(fields, 'the certificate has ended: peers will not believe it')
    else if (notAfter - now() <= warnAheadMs) log.warn(fields, 'the certificate ends soon')
  }
}
