/** The workspaces that a server needs, the console as it is built. The simulated phones are for development alone. */
export const releasedPackages = ['api', 'cli', 'console', 'core', 'sdk', 'server', 'sip', 'store'] as const

export type Manifest = { readonly [key: string]: unknown }
export type LockedPackage = { readonly dev?: boolean; readonly link?: boolean; readonly [key: string]: unknown }
export type Lock = { readonly packages: Readonly<Record<string, LockedPackage>>; readonly [key: string]: unknown }

const workspaces = releasedPackages.map((name) => `packages/${name}`)

/** The manifest of a workspace as it is released: what was needed to build it is not installed. */
export const releasedWorkspace = ({ devDependencies: _, scripts: __, ...manifest }: Manifest): Manifest => manifest

/** The same of its entry in the lock. */
const releasedEntry = ({ devDependencies: _, ...entry }: LockedPackage): LockedPackage => entry

/** The repository's own manifest without what only developing needs. */
export const releasedManifest = ({ devDependencies: _, ...manifest }: Manifest): Manifest => ({
  ...manifest,
  workspaces,
  scripts: { start: 'node packages/cli/bin/axbridge.js serve' },
})

/** Whether a release has this entry of the lock: packages of ours that are released, and what they need. */
const isReleased = (path: string, { dev = false }: LockedPackage): boolean => {
  if (path.startsWith('packages/')) return workspaces.includes(path)
  if (path.startsWith('node_modules/@axbridge/')) return workspaces.includes(`packages/${path.split('/')[2]}`)
  return !dev
}

/** The same versions of everything as in the repository, so that `npm ci` installs what was tested. */
export const releasedLock = (lock: Lock): Lock => {
  const { '': root = {}, ...packages } = lock.packages
  const { devDependencies: _, ...kept } = root
  return {
    ...lock,
    packages: {
      '': { ...kept, workspaces },
      ...Object.fromEntries(
        Object.entries(packages)
          .filter(([path, entry]) => isReleased(path, entry))
          .map(([path, entry]) => [path, path.startsWith('packages/') ? releasedEntry(entry) : entry]),
      ),
    },
  }
}

/** The folders of `node_modules` that a release installs. */
export const installedFolders = (lock: Lock): readonly string[] =>
  Object.entries(lock.packages).flatMap(([path, { link = false, optional = false }]) =>
    path.startsWith('node_modules/') && !link && !optional ? [path] : [],
  )
