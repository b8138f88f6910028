/** The import rules of ARCHITECTURE.md. A test runs them over the whole tree and over a planted violation. */
const mayImport = {
  core: [],
  sip: [],
  sdk: [],
  store: ['core'],
  api: ['core'],
  server: ['core', 'store', 'sip', 'api'],
  cli: ['server'],
  console: ['sdk'],
  sim: ['sip'],
}
const packageNames = Object.keys(mayImport)

const packageRules = packageNames.map((name) => ({
  name: `${name}-imports-only-${['itself', ...mayImport[name]].join('-')}`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: `^packages/(?!(${[name, ...mayImport[name]].join('|')})/)|^(tests|bench|prove|scripts)/` },
}))

/** Lower layers first: a layer imports itself and those before it. */
const layered = (at, layers) =>
  layers.map((layer, index) => ({
    name: `${at.replaceAll('/', '-')}-${layer}-stays-below-${layers[index + 1] ?? 'nothing'}`,
    severity: 'error',
    from: { path: `^${at}/${layer}/` },
    to: { path: `^${at}/(${layers.slice(index + 1).join('|') || 'nothing'})/` },
  }))

/** The planes of the server know nothing of each other; wiring.ts joins them. What they share knows none of them. */
const planes = [
  'http',
  'admin',
  'console',
  'exchange',
  'access',
  'keys',
  'observe',
  'sandbox',
  'webhooks',
  'ladders',
  'verification',
]
const shared = ['operation', 'supervision', 'doors']
const planeRules = [...planes, ...shared].map((plane) => ({
  name: `server-plane-${plane}-stands-alone`,
  severity: 'error',
  // A test may join planes, as wiring.ts does.
  from: { path: `^packages/server/src/${plane}/`, pathNot: '\\.test\\.' },
  to: { path: `^packages/server/src/(?!${plane}/)(${planes.join('|')}|main|wiring)` },
}))

module.exports = {
  forbidden: [
    ...packageRules,
    ...planeRules,
    ...layered('packages/sip/src', ['message', 'sdp', 'transport', 'transaction', 'dialog', 'b2bua']),
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'core decides and does no I/O: clock, randomness and sealing come in through ports',
      from: { path: '^packages/(core|api)/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sdk-and-console-run-in-browsers',
      severity: 'error',
      from: { path: '^packages/(sdk|console)/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-has-no-dependency',
      severity: 'error',
      comment: 'found by place: the type of a package that is hoisted and in no manifest would say npm-no-pkg',
      from: { path: '^packages/(core|sip|sdk)/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^|/)node_modules/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // Another package is reached through its built declarations: they are seen, so that rules hold, and not entered.
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
}
