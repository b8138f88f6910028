import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What nobody should wait for at the end of a run: Vitest knows what takes long only where it ran before. */
const longest = [
  'calls-expiry.sipp',
  'planted-numbers',
  'quick-start',
  'workers',
  'server-start',
  'store-contract.postgres',
  'store-copy.postgres',
  'rolling-upgrade.postgres',
  'console-pages.chromium',
  'sqlite.contract',
  'package',
  'tidy',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.js`))
      return at < 0 ? longest.length : at
    }
    const projects = ({ project }: TestSpecification): number => ['alone', 'together', 'console'].indexOf(project.name)
    // A process goes on with the next file only where that is of the same project.
    return (await super.sort(files)).toSorted(
      (one, other) => projects(one) - projects(other) || place(one) - place(other),
    )
  }
}

const compiled = ['packages/*/dist/**/*.test.js', 'dist/tests/**/*.test.js']

const setupFiles = ['./dist/tests/bundled-writer.js']

/** What looks at its own process, or leaves it another one. */
const alone: string[] = []

// Tests run from the compiled output, so that what is tested is what is released.
export default defineConfig({
  test: {
    reporters: ['default', './dist/scripts/closing-line.js'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is awaited comes at once as a rule; a machine on which two other files run takes longer now and then.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    // On two cores: many files wait for a timer or a process for most of their time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Node loads what was compiled as it does in a release; only the files with tests in them pass through Vite.
    server: { deps: { external: [/\/dist\/(?!.*\.test\.js$)/] } },
    projects: [
      { extends: true, test: { name: 'alone', include: alone, setupFiles } },
      // One process for many files: to load the whole server for each of them took a quarter of a run.
      { extends: true, test: { name: 'together', include: compiled, exclude: alone, isolate: false, setupFiles } },
      // The console is made by Vite, whose output has no modules of its own to test: its tests run from the source.
      { extends: true, test: { name: 'console', include: ['packages/console/src/**/*.test.ts'], isolate: false } },
    ],
  },
})
