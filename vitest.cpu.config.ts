import base from './vitest.config'
const test = (base as any).test
export default { test: { ...test, projects: test.projects.map((p: any) => ({ ...p, extends: false, plugins: [], test: { ...p.test, testTimeout: 90_000, hookTimeout: 180_000, pool: 'forks', maxWorkers: 3, server: test.server, setupFiles: ['./dist/tests/bundled-writer.js', '/work/main/dist/cpu-setup-try.mjs'] } })) } }
