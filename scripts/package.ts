import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type Lock,
  type Manifest,
  releasedLock,
  releasedManifest,
  releasedPackages,
  releasedWorkspace,
} from './package/released-manifests.ts'

// Makes axbridge-VERSION.tar.gz: what a machine needs beside Node.js and npm. Unpacked, `npm ci --omit=dev` installs the libraries.

// Compiled to dist/scripts/, two folders below the repository's root.
const root = fileURLToPath(new URL('../..', import.meta.url))

const { out } = parseArgs({ options: { out: { type: 'string', default: root } } }).values
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))
const manifest = readJson('package.json') as Manifest
const lock = readJson('package-lock.json') as Lock

if (!existsSync(join(root, 'packages/console/dist/pages/index.html'))) {
  process.stderr.write('The console is not built: run npm run build.\n')
  process.exit(1)
}

execFileSync(process.execPath, [join(root, 'dist/scripts/bundle.js')], { stdio: 'inherit' })

const name = `axbridge-${String(manifest.version)}`
const work = mkdtempSync(join(tmpdir(), 'axbridge-package-'))
try {
  const release = join(work, name)
  mkdirSync(join(release, 'packages'), { recursive: true })

  // npm knows what of a package is published: what its `files` name, without tests.
  const packed = join(work, 'packed')
  mkdirSync(packed)
  const chosen = releasedPackages.map((one) => `--workspace=packages/${one}`)
  execFileSync(
    'npm',
    ['pack', '--silent', '--offline', '--ignore-scripts', `--pack-destination=${packed}`, ...chosen],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  for (const file of readdirSync(packed)) {
    const folder = join(release, 'packages', /^axbridge-([a-z]+)-/.exec(file)?.[1] ?? file)
    mkdirSync(folder)
    execFileSync('tar', ['-xzf', join(packed, file), '-C', folder, '--strip-components=1'])
    const own = join(folder, 'package.json')
    const workspace = JSON.parse(readFileSync(own, 'utf8')) as Manifest
    writeFileSync(own, `${JSON.stringify(releasedWorkspace(workspace), null, 2)}\n`)
  }

  writeFileSync(join(release, 'package.json'), `${JSON.stringify(releasedManifest(manifest), null, 2)}\n`)
  writeFileSync(join(release, 'package-lock.json'), `${JSON.stringify(releasedLock(lock), null, 2)}\n`)
  for (const part of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'config.sample.yaml',
    'openapi.json',
    'docs',
    'packaging',
  ])
    cpSync(join(root, part), join(release, part), { recursive: true })

  const file = join(resolve(out), `${name}.tar.gz`)
  // The same sources make the same file, whoever packs them and when.
  const settled = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX']
  execFileSync('tar', ['--use-compress-program=gzip -n', '-cf', file, ...settled, '-C', work, name])
  process.stdout.write(`${file}\n`)
} finally {
  rmSync(work, { recursive: true })
}
