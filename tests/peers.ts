import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, test } from 'vitest'
import { postgresFolders } from './postgres-folders.ts'

/** The real peers that tests speak with, and what watches a process: Debian's packages, put there by `npm run install-peers`. */
const commands = {
  sipp: 'sipp',
  baresip: 'baresip',
  chromium: 'chromium',
  kamailio: 'kamailio',
  strace: 'strace',
  stunnel: 'stunnel4',
  curl: 'curl',
  openssl: 'openssl',
  python: 'python3',
  'systemd-notify': 'systemd-notify',
  'systemd-analyze': 'systemd-analyze',
  promtool: 'promtool',
  postgres: 'postgres',
} as const

export type PeerName = keyof typeof commands

export type Peer = { readonly available: boolean; readonly path: string }

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where Debian puts the programs of services, which only root has in PATH, and those of PostgreSQL, which nobody has. */
const services = ['/usr/sbin', ...postgresFolders()]

/** Where a peer's program is, by PATH; with an empty path when it is not there. */
export const requirePeer = (name: PeerName): Peer => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const path = [...folders, ...services].map((folder) => join(folder, commands[name])).find(isExecutable)
  return { available: path !== undefined, path: path ?? '' }
}

/**
 * A group of tests that needs peers; it gets the path of the first. Without one each test is skipped, under a title that names
 * the line which installs it, and no hook of the group runs; with AXBRIDGE_REQUIRE_PEERS=1 the group fails instead.
 */
export const describePeer = (
  needed: PeerName | readonly [PeerName, ...PeerName[]],
  title: string,
  tests: (path: string) => void,
): void => {
  const [name, ...others] = typeof needed === 'string' ? [needed] : needed
  const { path } = requirePeer(name)
  const missing = [name, ...others].filter((one) => !requirePeer(one).available)
  if (missing.length === 0) {
    describe(title, () => tests(path))
  } else if (process.env.AXBRIDGE_REQUIRE_PEERS === '1') {
    test(`${title} (with ${missing.join(', ')})`, () => {
      const which = missing.join(', ')
      throw new Error(
        `not in PATH, though AXBRIDGE_REQUIRE_PEERS says that it must be: ${which}; npm run install-peers`,
      )
    })
  } else {
    describe.skip(`${title} (needs ${missing.join(', ')}: npm run install-peers)`, () => tests(path))
  }
}
