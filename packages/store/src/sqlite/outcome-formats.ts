import type { FlatReader, FlatWriter } from './flat-message.ts'

export const nothingFormat = { putOutcome: (): void => undefined, takeOutcome: (): undefined => undefined }

export const countFormat = {
  putOutcome: (message: FlatWriter, count: number): void => message.put(count),
  takeOutcome: (message: FlatReader): number => message.number(),
}
