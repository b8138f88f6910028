import type { MaybePromise } from '@axbridge/core'

/** What `make` makes of a value; at once when the value is there at once, as a store may answer: a promise costs every request. */
export const settled = <Value, Made>(
  value: MaybePromise<Value>,
  make: (value: Value) => MaybePromise<Made>,
): MaybePromise<Made> => (value instanceof Promise ? value.then(make) : make(value))

/** The same of several values: at once when all of them are there at once. */
export const settledAll = <Value, Made>(
  values: readonly MaybePromise<Value>[],
  make: (values: readonly Value[]) => MaybePromise<Made>,
): MaybePromise<Made> =>
  values.some((one) => one instanceof Promise) ? Promise.all(values).then(make) : make(values as readonly Value[])
