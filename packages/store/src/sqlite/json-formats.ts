import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { InputOf, OperationFormat, OperationKind, OutcomeOf } from './operations.ts'

/**
 * What is done a few times a second crosses as JSON: a form of its own for each would be much to read and little to gain.
 * Octets are base64 in it; no other value of these operations is an object with that name.
 */
type WrittenOctets = { readonly octets: string }

const written = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? { octets: Buffer.from(part).toString('base64') } : part,
  )

const isOctets = (part: unknown): part is WrittenOctets =>
  typeof part === 'object' && part !== null && typeof (part as Partial<WrittenOctets>).octets === 'string'

const readBack = (text: string): unknown =>
  JSON.parse(text, (_, part: unknown) => (isOctets(part) ? Uint8Array.from(Buffer.from(part.octets, 'base64')) : part))

export const jsonInput = <K extends OperationKind>(): Pick<OperationFormat<K>, 'putInput' | 'takeInput'> => ({
  putInput: (message, input) => message.put(written(input)),
  takeInput: (message) => readBack(message.text()) as InputOf<K>,
})

export const jsonOutcome = <K extends OperationKind>(): Pick<OperationFormat<K>, 'putOutcome' | 'takeOutcome'> => ({
  putOutcome: (message: FlatWriter, outcome) =>
    message.putOptional(outcome ?? undefined, (there) => message.put(written(there))),
  takeOutcome: (message: FlatReader) => message.optional(() => readBack(message.text())) as OutcomeOf<K>,
})
