import { StoreError, type StoreErrorCode } from '@axbridge/core'
import { changeExpiryFormat, placeFormat, unbindFormat } from './binding-formats.ts'
import { addBlockFormat, addCustomerFormat, addKeyFormat, forgetAnswersFormat } from './customer-formats.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat, OperationKind } from './operations.ts'
import { closeOrphansFormat, saveRecordFormat } from './record-formats.ts'

export const operationFormats: { readonly [K in OperationKind]: OperationFormat<K> } = {
  place: placeFormat,
  changeExpiry: changeExpiryFormat,
  unbind: unbindFormat,
  saveRecord: saveRecordFormat,
  closeOrphans: closeOrphansFormat,
  addCustomer: addCustomerFormat,
  addKey: addKeyFormat,
  addBlock: addBlockFormat,
  forgetAnswers: forgetAnswersFormat,
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
