import { defineConfig } from 'vitest/config'

// Tests run from the compiled output, so that what is tested is what is released.
export default defineConfig({
  test: {
    include: ['packages/*/dist/**/*.test.js', 'dist/tests/**/*.test.js'],
    reporters: ['default', './dist/scripts/closing-line.js'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
