import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installedFolders, type Lock } from '../scripts/package/released-manifests.ts'
import { repositoryRoot } from './repository.ts'

let folder: string
let release: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-released-'))
  const packing = [join(repositoryRoot, 'dist/scripts/package.js'), '--out', folder]
  const file = execFileSync(process.execPath, packing, { encoding: 'utf8', timeout: 120_000 }).trim()
  execFileSync('tar', ['-xzf', file, '-C', folder])
  release = file.replace(/\.tar\.gz$/, '')
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true }))

const lockOf = (root: string): Lock => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock

/** What `npm ci --omit=dev` puts there, out of what the repository has installed: no registry is asked. */
const install = (): void => {
  for (const path of installedFolders(lockOf(release))) {
    const from = join(repositoryRoot, path)
    // What better-sqlite3 was built from is not needed any more.
    cpSync(from, join(release, path), {
      recursive: true,
      filter: (source) => !/\/(?:node_modules|deps)$/.test(source.slice(from.length)),
    })
  }
  for (const name of readdirSync(join(release, 'packages')))
    cpSync(join(release, 'packages', name), join(release, 'node_modules/@axbridge', name), { recursive: true })
}

describe('the package of a release', () => {
  test('holds what was built and no test, no source and nothing of this machine', () => {
    const files = execFileSync('find', [release, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n')
    expect(files.length).toBeGreaterThan(300)
    expect(
      files.filter((file) => /\.test\.|(?<!\.d)\.ts$|\/(?:node_modules|tests)\//.test(file.slice(release.length))),
    ).toEqual([])
    // `axbridge` is started by few files (packages/cli/bin), some of them made of libraries.
    for (const part of ['bundled-main.js', 'bundled-licences.txt', 'worker-main.js', 'writer-thread.js'])
      expect(existsSync(join(release, 'packages/cli/dist', part)), part).toBe(true)
    for (const part of ['config.sample.yaml', 'packaging/systemd/axbridge.service', 'docs/upgrade.md', 'LICENSE'])
      expect(existsSync(join(release, part)), part).toBe(true)
    const manifests = `${readFileSync(join(release, 'package.json'), 'utf8')}${readFileSync(join(release, 'package-lock.json'), 'utf8')}`
    expect(manifests).not.toContain(repositoryRoot)
    expect(manifests).not.toMatch(/devDependencies|"vitest"|"dev": true|packages\/sim/)
  })

  test('holds the pages of the console as they are served, and nothing that they were built with', () => {
    const folder = join(release, 'packages/console')
    expect(existsSync(join(folder, 'dist/pages/index.html'))).toBe(true)
    const assets = readdirSync(join(folder, 'dist/pages/assets'))
    expect(assets.some((name) => name.endsWith('.js')) && assets.some((name) => name.endsWith('.js.br'))).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['dist', 'package.json'])
    expect(readdirSync(join(folder, 'dist'))).toEqual(['pages'])
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).not.toMatch(/vite|react|scripts/)
    expect(Object.keys(lockOf(release).packages).filter((path) => /\/(?:vite|react|antd)$/.test(path))).toEqual([])
  })

  test('locks every library at the version that was tested', () => {
    const [ours, released] = [lockOf(repositoryRoot).packages, lockOf(release).packages]
    const libraries = Object.entries(released).filter(([path]) => path.startsWith('node_modules/'))
    expect(libraries.length).toBeGreaterThan(50)
    for (const [path, entry] of libraries) expect(entry).toEqual(ours[path])
  })

  test('runs with those libraries alone: it starts, shows the console, binds and stops', async () => {
    install()
    writeFileSync(
      join(release, 'config.yaml'),
      'http: { listen: "127.0.0.1:0" }\nsip: { udp: "127.0.0.1:0", tcp: "127.0.0.1:0", ws: null }\n',
    )
    const child = spawn(process.execPath, ['packages/cli/bin/axbridge.js', 'serve', '--ready-line'], {
      ...{ cwd: release, env: { PATH: process.env.PATH }, timeout: 60_000, killSignal: 'SIGKILL' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (octets: Buffer) => resolve(octets.toString('utf8')))
      void exited.then((code) => reject(new Error(`it ended with ${code}`)))
    })
    const {
      http,
      console: page,
      sandbox,
    } = JSON.parse(line) as { http: string; console: string; sandbox: { key: string } }
    const shown = await fetch(page, { headers: { accept: 'text/html' } })
    const [, script = ''] = /<script[^>]* src="([^"]*)"/.exec(await shown.text()) ?? []
    expect([shown.status, (await fetch(new URL(script, page))).status]).toEqual([200, 200])
    const response = await fetch(`${http}/v1/bindings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ a: '13800000001', b: '13800000002', orderId: 'order-1' },
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    })
    expect([response.status, ((await response.json()) as { x: string }).x.slice(0, 3)]).toEqual([201, '700'])
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })
})
