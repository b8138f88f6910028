import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
  static make(settings: Readonly<Record<string, object>> = {}): ServerHome {
    const directory = mkdtempSync(join(tmpdir(), 'axbridge-'))
    const config = join(directory, 'config.yaml')
    // JSON is YAML.
    const text = JSON.stringify({
      data: join(directory, 'data'),
      keys: join(directory, 'keys'),
      ...settings,
      http: { listen: '127.0.0.1:0', ...settings.http },
      sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' }, ...settings.sip },
      calls: { drainMs: 1_000, ...settings.calls },
    })
    writeFileSync(config, text, { mode: 0o600 })
    return new ServerHome(directory, config)
  }

  /** Removes the folder with all that a server left in it. Idempotent, and synchronous for use at a process's end. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
