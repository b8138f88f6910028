import { jsonInput, jsonOutcome } from './json-formats.ts'
import { countFormat, nothingFormat, wasDoneFormat } from './outcome-formats.ts'

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
