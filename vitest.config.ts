import { defineConfig } from 'vitest/config'

// Tests run from the compiled output, so that what is tested is what is released.
export default defineConfig({
  test: {
    // The console is made by Vite, whose output has no modules of its own to test: its tests run from the source.
    include: ['packages/*/dist/**/*.test.js', 'packages/console/src/**/*.test.ts', 'dist/tests/**/*.test.js'],
    reporters: ['default', './dist/scripts/closing-line.js'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
