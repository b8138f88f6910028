/**
 * Does pieces of work one after the other: what reads and then writes back must not do so beside another of its kind. It
 * holds within one process; the limits of the HTTP side bound how many wait.
 */
export const inTurn = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}
