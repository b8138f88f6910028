import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Sections of a configuration. */
type Sections = Readonly<Record<string, object>>

/** A temporary folder with a configuration in it, for a server on free ports of 127.0.0.1. */
export class ServerHome {
  readonly directory: string
  /** The configuration file. */
  readonly config: string

  private constructor(directory: string, config: string) {
    this.directory = directory
    this.config = config
  }

  /** `settings` are added to the configuration, section by section. */
  static make(settings: Sections = {}): ServerHome {
    const directory = mkdtempSync(join(tmpdir(), 'axbridge-'))
    const home = new ServerHome(directory, join(directory, 'config.yaml'))
    home.rewrite(settings)
    return home
  }

  /** Writes the configuration anew, for what is only known when the folder is there. */
  rewrite(settings: Sections): void {
    // JSON is YAML.
    const text = JSON.stringify({
      data: join(this.directory, 'data'),
      keys: join(this.directory, 'keys'),
      ...settings,
      http: { listen: '127.0.0.1:0', ...settings.http },
      sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' }, ...settings.sip },
      calls: { drainMs: 1_000, ...settings.calls },
    })
    writeFileSync(this.config, text, { mode: 0o600 })
  }

  /** Removes the folder with all that a server left in it. Idempotent, and synchronous for use at a process's end. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
