import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Ran, runNode } from './run-command.ts'

/** What a copy does without: history, and what a running server keeps. */
const notCopied = new Set(['.git', 'node_modules'])
const leftBehindAtTheRoot = new Set(['data', 'keys'])

const buildTimeoutMs = 600_000
const testTimeoutMs = 180_000
/** The longest file walks through all that a server says. */
const namedTimeoutMs = 400_000
/** All named tests together, in one process. */
const soundTimeoutMs = 600_000

/** A copy of the tree in which a fault can be put and taken out, and which is built and tested on its own. */
export class TreeCopy {
  readonly #root: string

  private constructor(root: string) {
    this.#root = root
  }

  /** `isCompiled` takes along what was built, so that only what is changed need be. */
  static make(from: string, { isCompiled = false }: { readonly isCompiled?: boolean } = {}): TreeCopy {
    const leftOut = isCompiled ? notCopied : new Set([...notCopied, 'dist'])
    const root = mkdtempSync(join(tmpdir(), 'axbridge-faults-'))
    for (const entry of readdirSync(from)) {
      if (leftBehindAtTheRoot.has(entry)) continue
      cpSync(join(from, entry), join(root, entry), {
        recursive: true,
        filter: (path) => !leftOut.has(basename(path)) && !path.endsWith('.tsbuildinfo'),
      })
    }
    linkModules(from, root)
    return new TreeCopy(root)
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }

  has(file: string): boolean {
    return existsSync(join(this.#root, file))
  }

  read(file: string): string {
    return readFileSync(join(this.#root, file), 'utf8')
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#root, file), text)
  }

  build(): Promise<Ran> {
    return runNode(join(this.#root, 'node_modules/typescript/bin/tsc'), ['-b'], this.#root, buildTimeoutMs)
  }

  /** Runs a compiled program of the copy. */
  runNode(script: string, args: readonly string[], timeoutMs: number): Promise<Ran> {
    return runNode(join(this.#root, script), args, this.#root, timeoutMs)
  }

  /** Runs all these compiled test files without a fault. */
  testSound(files: readonly string[]): Promise<{ ran: Ran; failed: string | undefined }> {
    return this.#run(files, soundTimeoutMs)
  }

  /** Runs compiled test files until one test fails; `failed` names it. */
  test(files: readonly string[]): Promise<{ ran: Ran; failed: string | undefined }> {
    return this.#run(files, testTimeoutMs)
  }

  /** Runs the tests of a compiled file whose whole names match; what became of those. */
  async testNamed(file: string, name: RegExp): Promise<{ ran: Ran; tests: readonly RanTest[] }> {
    const { ran, tests } = await this.#vitest([`--testNamePattern=${name.source}`, file], namedTimeoutMs)
    return { ran, tests: tests.filter(({ fullName }) => name.test(fullName)) }
  }

  async #run(files: readonly string[], timeoutMs: number): Promise<{ ran: Ran; failed: string | undefined }> {
    const { ran, tests } = await this.#vitest(['--bail=1', ...files], timeoutMs)
    return { ran, failed: tests.find(({ status }) => status === 'failed')?.fullName }
  }

  async #vitest(args: readonly string[], timeoutMs: number): Promise<{ ran: Ran; tests: readonly RanTest[] }> {
    const report = join(this.#root, 'faults-report.json')
    rmSync(report, { force: true })
    const all = ['run', '--maxWorkers=1', '--reporter=json', `--outputFile=${report}`, ...args]
    const ran = await runNode(join(this.#root, 'node_modules/vitest/vitest.mjs'), all, this.#root, timeoutMs)
    return { ran, tests: existsSync(report) ? testsIn(readFileSync(report, 'utf8')) : [] }
  }
}

/** A test of a run; `status` in the words of Vitest. */
export type RanTest = { readonly status: string; readonly fullName: string }

type Report = { readonly testResults: readonly { readonly assertionResults: readonly RanTest[] }[] }

const testsIn = (report: string): readonly RanTest[] =>
  (JSON.parse(report) as Report).testResults.flatMap(({ assertionResults }) => assertionResults)

/** npm's packages are shared; ours lead into the copy. */
const linkModules = (from: string, root: string): void => {
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, '@axbridge'), { recursive: true })
  for (const entry of readdirSync(join(from, 'node_modules'))) {
    if (entry !== '@axbridge' && !entry.startsWith('.')) {
      symlinkSync(join(from, 'node_modules', entry), join(modules, entry))
    }
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(modules, '@axbridge', name))
    const own = join(from, 'packages', name, 'node_modules')
    if (existsSync(own)) symlinkSync(own, join(root, 'packages', name, 'node_modules'))
  }
}
