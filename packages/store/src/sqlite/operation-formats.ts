import { StoreError, type StoreErrorCode } from '@axbridge/core'
import { amendFormat, noteAnswerFormat, noteCallerFormat, unbindFormat, unbindOrderFormat } from './change-formats.ts'
import { consoleFormats } from './console-formats.ts'
import {
  addCustomerFormat,
  addKeyFormat,
  changeProfileFormat,
  changeSettingsFormat,
  revokeKeyFormat,
} from './customer-formats.ts'
import { forgetEventsFormat, noteEventFormat, passTimeFormat } from './event-formats.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import { matterFormats } from './matter-formats.ts'
import { addBlocksFormat, changeBlockFormat } from './number-formats.ts'
import type { OperationFormat, OperationKind } from './operations.ts'
import { placeFormat } from './placement-formats.ts'
import { closeLostFormat, closeOrphansFormat, saveRecordFormat } from './record-formats.ts'
import { forgetAnswersFormat, putTrunkFormat, removeTrunkFormat, setSignatureHorizonFormat } from './service-formats.ts'
import { webhookFormats } from './webhook-formats.ts'

export const operationFormats: { readonly [K in OperationKind]: OperationFormat<K> } = {
  place: placeFormat,
  amend: amendFormat,
  unbind: unbindFormat,
  unbindOrder: unbindOrderFormat,
  noteAnswer: noteAnswerFormat,
  noteCaller: noteCallerFormat,
  addBlocks: addBlocksFormat,
  changeBlock: changeBlockFormat,
  saveRecord: saveRecordFormat,
  closeOrphans: closeOrphansFormat,
  closeLost: closeLostFormat,
  addCustomer: addCustomerFormat,
  changeSettings: changeSettingsFormat,
  changeProfile: changeProfileFormat,
  addKey: addKeyFormat,
  revokeKey: revokeKeyFormat,
  putTrunk: putTrunkFormat,
  removeTrunk: removeTrunkFormat,
  setSignatureHorizon: setSignatureHorizonFormat,
  forgetAnswers: forgetAnswersFormat,
  noteEvent: noteEventFormat,
  passTime: passTimeFormat,
  forgetEvents: forgetEventsFormat,
  ...webhookFormats,
  ...consoleFormats,
  ...matterFormats,
}

export const isOperationKind = (text: string): text is OperationKind => Object.hasOwn(operationFormats, text)

/** An outcome is preceded by null, a failure by its code. */
export const putSuccess = (message: FlatWriter): void => message.put(null)

export const putFailure = (message: FlatWriter, error: StoreError): void => {
  message.put(error.code)
  message.put(error.message)
}

/** The failure that stands next in the answers; undefined before an outcome. */
export const takeFailure = (message: FlatReader): StoreError | undefined => {
  const code = message.textOrNull()
  return code === null ? undefined : new StoreError(code as StoreErrorCode, message.text())
}
