import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { InputOf, OperationFormat, OperationKind, OutcomeOf } from './operations.ts'
import { countFormat, nothingFormat, wasDoneFormat } from './outcome-formats.ts'

/**
 * What webhooks do crosses as JSON: a few operations a second, for which a form of its own for each would be much to read
 * and little to gain. Octets are base64 in it; no other value of these operations is an object with that name.
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

const jsonInput = <K extends OperationKind>(): Pick<OperationFormat<K>, 'putInput' | 'takeInput'> => ({
  putInput: (message, input) => message.put(written(input)),
  takeInput: (message) => readBack(message.text()) as InputOf<K>,
})

const jsonOutcome = <K extends OperationKind>(): Pick<OperationFormat<K>, 'putOutcome' | 'takeOutcome'> => ({
  putOutcome: (message: FlatWriter, outcome) =>
    message.putOptional(outcome ?? undefined, (there) => message.put(written(there))),
  takeOutcome: (message: FlatReader) => message.optional(() => readBack(message.text())) as OutcomeOf<K>,
})

export const webhookFormats = {
  addWebhook: { ...jsonInput<'addWebhook'>(), ...wasDoneFormat },
  changeWebhook: { ...jsonInput<'changeWebhook'>(), ...jsonOutcome<'changeWebhook'>() },
  removeWebhook: { ...jsonInput<'removeWebhook'>(), ...jsonOutcome<'removeWebhook'>() },
  replayWebhook: { ...jsonInput<'replayWebhook'>(), ...jsonOutcome<'replayWebhook'>() },
  resendDelivery: { ...jsonInput<'resendDelivery'>(), ...jsonOutcome<'resendDelivery'>() },
  claimWebhooks: { ...jsonInput<'claimWebhooks'>(), ...jsonOutcome<'claimWebhooks'>() },
  releaseWebhooks: { ...jsonInput<'releaseWebhooks'>(), ...nothingFormat },
  saveWebhook: { ...jsonInput<'saveWebhook'>(), ...wasDoneFormat },
  forgetDeliveries: { ...jsonInput<'forgetDeliveries'>(), ...countFormat },
}
