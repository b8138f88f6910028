import { proveBindings } from './bindings/prove-bindings.ts'
import { proveCompliance } from './compliance/prove-compliance.ts'
import { proveFaults } from './faults/prove-faults.ts'
import { proveLeaks } from './leaks/prove-leaks.ts'
import { proveSip } from './sip/prove-sip.ts'

/** What can be proved, by the word behind `npm run prove --`. Each answers whether it holds. */
const proofs: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  bindings: proveBindings,
  compliance: proveCompliance,
  faults: proveFaults,
  leaks: proveLeaks,
  sip: proveSip,
}

const [asked = '', ...args] = process.argv.slice(2)
const proof = Object.hasOwn(proofs, asked) ? proofs[asked] : undefined
if (proof === undefined) {
  process.stderr.write(`usage: npm run prove -- ${Object.keys(proofs).join(' | ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = (await proof(args)) ? 0 : 1
}
