import type { Edit } from '../faults/edit.ts'

/** A leak that somebody could make, as changes of the source, and how the search must tell of it. */
export type PlantedLeak = {
  readonly name: string
  readonly edits: readonly Edit[]
  /** A line of the search that tells of this leak and of no other. */
  readonly told: RegExp
}

const layer = 'packages/sip/src/transaction/transaction-layer.ts'

/** Without the gate the leak leaves, so that it is the search that finds it. */
export const gateOff: Edit = {
  file: layer,
  find: 'passes = guard(wire)\n',
  replace: 'passes = guard(wire) || true\n',
}

/** Keeps the last message of each kind where every file finds it: `said('INVITE', 'from')`, `said('response', 'reason')`. */
export const remembering: Edit = {
  file: layer,
  find: "if (message.kind === 'request') this.#taken.received(message, flow)",
  replace: [
    "globalThis.heard = { ...globalThis.heard, [message.kind === 'response' ? 'response' : message.method]: message }",
    "globalThis.said = (kind, name) => globalThis.heard[kind]?.headers.find((one) => one.name === name)?.value ?? ''",
    "if (message.kind === 'request') this.#taken.received(message, flow)",
  ].join('\n    '),
}
