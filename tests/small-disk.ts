import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command: string, ...parameters: string[]): boolean => spawnSync(command, parameters).status === 0

/** A file system of a few MiB in memory, to be filled up. Only root may mount one. */
export class SmallDisk {
  readonly directory: string
  readonly #filler: string

  private constructor(directory: string) {
    this.directory = directory
    this.#filler = join(directory, 'filler')
  }

  /** Undefined where mounting is not permitted. */
  static mount(directory: string, mebibytes: number): SmallDisk | undefined {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const options = `size=${mebibytes}m,mode=0700`
    return run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', directory) ? new SmallDisk(directory) : undefined
  }

  /** Whether one can be mounted here. */
  static get isPermitted(): boolean {
    const directory = mkdtempSync(join(tmpdir(), 'axbridge-disk-'))
    const disk = SmallDisk.mount(directory, 1)
    disk?.unmount()
    rmdirSync(directory)
    return disk !== undefined
  }

  /** Takes all the space that is left. */
  fill(): void {
    const file = openSync(this.#filler, 'a')
    try {
      for (let octets = 1 << 20; octets >= 1; octets >>= 1) while (isWritten(file, octets));
    } finally {
      closeSync(file)
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.#filler, { force: true })
  }

  unmount(): void {
    run('umount', '-l', this.directory)
  }
}

const isWritten = (file: number, octets: number): boolean => {
  try {
    return writeSync(file, Buffer.alloc(octets)) > 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
