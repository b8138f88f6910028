import { proveFaults } from './faults/prove-faults.ts'

/** What can be proved, by the word behind `npm run prove --`. Each answers whether it holds. */
const proofs: Readonly<Record<string, () => Promise<boolean>>> = { faults: proveFaults }

const [asked = ''] = process.argv.slice(2)
const proof = Object.hasOwn(proofs, asked) ? proofs[asked] : undefined
if (proof === undefined) {
  process.stderr.write(`usage: npm run prove -- ${Object.keys(proofs).join(' | ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = (await proof()) ? 0 : 1
}
