import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { productFiles, readSource, repositoryRoot, sourceFiles } from './repository.ts'

const packages = ['api', 'cli', 'console', 'core', 'sdk', 'server', 'sim', 'sip', 'store'] as const

// The tools read the whole clone, and other tests keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 120_000 })

const trees: string[] = []
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true })
})

/** A copy of a planted folder outside the clone, where the clone's own rules do not pass it over. */
const planted = (folder: string, ...rules: string[]): string => {
  const tree = mkdtempSync(join(tmpdir(), 'axbridge-tidy-'))
  trees.push(tree)
  cpSync(join(repositoryRoot, 'tests/planted', folder), tree, { recursive: true })
  for (const rule of rules) cpSync(join(repositoryRoot, rule), join(tree, rule))
  return tree
}

const runTool = (tool: string, args: readonly string[], tree = repositoryRoot): { status: number; output: string } => {
  const { status, stdout, stderr } = spawnSync(join(repositoryRoot, 'node_modules/.bin', tool), args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  })
  if (status === null) throw new Error(`${tool} did not end by itself`)
  return { status, output: `${stdout}${stderr}` }
}

const withClone = (tree: string): string => {
  symlinkSync(join(repositoryRoot, 'node_modules'), join(tree, 'node_modules'))
  return tree
}

/** Biome's findings without their excerpts: `path:line rule`. */
const findings = (output: string): string[] => output.split('\n').filter((line) => line.includes('━━━'))

describe('format', () => {
  test('every file is formatted and its imports are in order', () => {
    const { status, output } = runTool('biome', ['check', '--linter-enabled=false', '--max-diagnostics=none', '.'])
    expect(status, findings(output).join('\n')).toBe(0)
  })

  test('a crooked file is caught', () => {
    const { status, output } = runTool(
      'biome',
      ['check', '--linter-enabled=false', '.'],
      planted('format', 'biome.json'),
    )
    expect(status).not.toBe(0)
    expect(output).toContain('crooked.ts')
  })
})

describe('lint', () => {
  test('every file keeps the rules of the language', () => {
    const { status, output } = runTool('biome', ['lint', '--error-on-warnings', '--max-diagnostics=none', '.'])
    expect(status, findings(output).join('\n')).toBe(0)
  })

  test('an explicit any is caught', () => {
    const { status, output } = runTool('biome', ['lint', '.'], planted('lint', 'biome.json'))
    expect(status).not.toBe(0)
    expect(output).toContain('noExplicitAny')
  })

  test('no promise is left alone and every switch is exhaustive', () => {
    const { status, output } = runTool('oxlint', ['--type-aware', '.'])
    expect(status, output).toBe(0)
    expect(Number(/ on (\d+) files/.exec(output)?.[1])).toBeGreaterThan(40)
  })

  test('a floating promise and an open switch are caught', () => {
    const tree = withClone(planted('promises', '.oxlintrc.json', 'tsconfig.base.json'))
    writeFileSync(join(tree, 'tsconfig.json'), '{ "extends": "./tsconfig.base.json", "include": ["*.ts"] }')
    const { status, output } = runTool('oxlint', ['--type-aware', '.'], tree)
    expect(status).not.toBe(0)
    expect(output).toMatch(/no-floating-promises[\s\S]*floating\.ts/)
    expect(output).toMatch(/switch-exhaustiveness-check[\s\S]*open-switch\.ts/)
  })
})

type Cruise = {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}

const cruise = (tree: string): { cruised: number; violations: string[] } => {
  const folders = packages.map((name) => `packages/${name}/src`)
  const rules = join(repositoryRoot, '.dependency-cruiser.cjs')
  const { output } = runTool('depcruise', ['--config', rules, '--output-type', 'json', ...folders], tree)
  const { summary } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Cruise
  return {
    cruised: summary.totalCruised,
    violations: summary.violations.map(({ from, rule }) => `${from.replace(/^packages\//, '')}: ${rule.name}`).sort(),
  }
}

/** A planted tree in which the packages find each other and npm's packages as they do in a built clone. */
const plantedPackages = (): string => {
  const tree = planted('imports', 'package.json', 'tsconfig.base.json')
  mkdirSync(join(tree, 'node_modules/@axbridge'), { recursive: true })
  for (const name of packages) {
    cpSync(join(repositoryRoot, 'packages', name, 'package.json'), join(tree, 'packages', name, 'package.json'))
    mkdirSync(join(tree, 'packages', name, 'dist'))
    writeFileSync(join(tree, 'packages', name, 'dist/index.d.ts'), `export declare const ${name}: string\n`)
    symlinkSync(join(tree, 'packages', name), join(tree, 'node_modules/@axbridge', name))
  }
  for (const name of ['fastify', 'fast-check']) {
    mkdirSync(join(tree, 'node_modules', name))
    writeFileSync(join(tree, 'node_modules', name, 'package.json'), JSON.stringify({ name, main: 'index.js' }))
    writeFileSync(join(tree, 'node_modules', name, 'index.js'), '')
  }
  return tree
}

describe('import rules', () => {
  test('the packages, layers and planes import only what they may', () => {
    const { cruised, violations } = cruise(repositoryRoot)
    expect(violations).toEqual([])
    expect(cruised).toBeGreaterThan(40)
  })

  test('every planted violation is caught, and nothing lawful is', () => {
    const { violations } = cruise(plantedPackages())
    expect(violations).toEqual(
      [
        'cli/src/imports-core.ts: cli-imports-only-itself-server',
        'console/src/imports-server.ts: console-imports-only-itself-sdk',
        'core/src/cycle/one.ts: no-cycle',
        'core/src/imports-a-type.ts: core-imports-only-itself',
        'core/src/imports-development-package.ts: core-has-no-dependency',
        'core/src/imports-node.ts: core-is-pure',
        'core/src/imports-nowhere.ts: no-unresolved',
        'core/src/imports-package.ts: core-has-no-dependency',
        'core/src/imports-store-source.ts: core-imports-only-itself',
        'core/src/imports-store.ts: core-imports-only-itself',
        'sdk/src/imports-core.ts: sdk-imports-only-itself',
        'sdk/src/imports-node.ts: sdk-and-console-run-in-browsers',
        'sdk/src/imports-package.ts: core-has-no-dependency',
        'server/src/http/imports-exchange.ts: server-plane-http-stands-alone',
        'server/src/http/imports-wiring.ts: server-plane-http-stands-alone',
        'server/src/imports-sim.ts: server-imports-only-itself-core-store-sip-api',
        'server/src/imports-tests.ts: server-imports-only-itself-core-store-sip-api',
        'sip/src/imports-core.ts: sip-imports-only-itself',
        'sip/src/message/imports-transport.ts: packages-sip-src-message-stays-below-sdp',
      ].sort(),
    )
  })
})

/** Who may turn a real number into its digits, and why. */
const revealers: Readonly<Record<string, string>> = {
  'packages/core/src/numbering/phone-number.ts': 'defines it',
  'packages/core/src/binding/sealed-parties.ts': 'seals the parties of a binding',
  'packages/core/src/numbering/find-number.ts': 'looks for the digits in a message that must not carry them',
  'packages/server/src/keys/vault.ts': 'hashes a party',
  'packages/server/src/exchange/way-out.ts': "addresses a leg to the callee's own phone",
  'packages/server/src/http/reveal-operations.ts':
    'shows the parties of one binding to a person who gave a reason, which is kept before',
  'packages/server/src/supervision/hold-desk.ts': 'seals who is held',
  'packages/server/src/supervision/person-request.ts': 'seals who asks about his own data',
  'packages/server/src/supervision/person-request-operations.ts':
    'names him in the copy of his own data that he asked for',
  'packages/server/src/supervision/opt-out-desk.ts': 'seals who wants no bindings or no calls',
  'packages/server/src/supervision/actual-user-body.ts': 'seals who is registered as the user of a phone',
  'packages/server/src/supervision/trace-matter.ts': 'seals who is traced',
  'packages/server/src/supervision/trace-result.ts':
    'shows the parties that two people have agreed to look up; the audit log has it before',
  'packages/server/src/sandbox/registrar.ts': "finds a sandbox phone's contact by its own number",
}

const mentions = (pattern: RegExp, files = productFiles()): string[] =>
  files.filter((path) => pattern.test(readSource(path)))

describe('secrets and surroundings', () => {
  test('the digits of a real number are revealed only where they must be', () => {
    expect(mentions(/(?<!\/)\breveal\b/)).toEqual(Object.keys(revealers).sort())
    expect(mentions(/\bnationalOf\b/)).toEqual(['packages/core/src/numbering/phone-number.ts'])
  })

  test('the environment is read in one file, which the command may hand it to', () => {
    const readers = mentions(/\bprocess\s*\.\s*env\b|\bprocess\s*\[|\benv\b.*from 'node:process'/)
    expect(readers.filter((path) => path !== 'packages/cli/src/main.ts')).toEqual(['packages/server/src/config.ts'])
  })

  test('only the command and the simulated phones write to the console', () => {
    const writers = mentions(/\bconsole\s*\.\s*(?:log|error|warn|info|debug|trace|dir|table|assert)\b|node:console/)
    expect(writers.filter((path) => !/^packages\/(?:cli|sim)\//.test(path))).toEqual([])
  })

  test('core has no clock and no chance of its own, and nobody draws from Math.random', () => {
    const core = productFiles().filter((path) => path.startsWith('packages/core/'))
    expect(mentions(/\bDate\b|\bsetTimeout\b|\bsetInterval\b|\bglobalThis\b/, core)).toEqual([])
    expect(mentions(/\bMath\.random\b/)).toEqual([])
  })
})

describe('names and sizes', () => {
  const all = ['packages', 'tests', 'bench', 'prove', 'scripts', 'examples'].flatMap(sourceFiles)

  test('nothing is named for being left over', () => {
    const leftOver = /(?:^|-)(?:utils?|commons?|helpers?|types|managers?|misc)$/
    const named = all.filter((path) => path.split('/').some((part) => leftOver.test(part.split('.')[0] ?? '')))
    expect(named).toEqual([])
  })

  test('files are kebab-case', () => {
    const code = all.filter((path) => path.endsWith('.ts'))
    expect(code.length).toBeGreaterThan(40)
    expect(code.filter((path) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(path.split('/').at(-1) ?? ''))).toEqual([])
  })

  test('no product file is longer than 400 lines, but for those that are made from openapi.json', () => {
    const written = productFiles().filter((path) => !path.startsWith('packages/sdk/src/contract/'))
    expect(written.filter((path) => readSource(path).split('\n').length > 401)).toEqual([])
  })

  test('nothing committed names the place where it was made', () => {
    // Put together here, so that this file does not name it either.
    const places = [['', 'work', 'main'].join('/'), ['', 'work', 'shared'].join('/'), ['far', 'm-'].join('')]
    const files = readdirSync(repositoryRoot, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    )
    const committed = [...files, ...all, ...['.ci', 'docs', 'packaging'].flatMap(sourceFiles)]
    expect(committed.filter((path) => places.some((place) => readSource(path).includes(place)))).toEqual([])
  })
})
