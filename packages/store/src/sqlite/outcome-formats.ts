import type { FlatReader, FlatWriter } from './flat-message.ts'

export const nothingFormat = { putOutcome: (): void => undefined, takeOutcome: (): undefined => undefined }

export const countFormat = {
  putOutcome: (message: FlatWriter, count: number): void => message.put(count),
  takeOutcome: (message: FlatReader): number => message.number(),
}

export const wasDoneFormat = {
  putOutcome: (message: FlatWriter, wasDone: boolean): void => message.put(wasDone ? 1 : 0),
  takeOutcome: (message: FlatReader): boolean => message.number() === 1,
}
