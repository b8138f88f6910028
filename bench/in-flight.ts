/** Runs `task` for 0 to `count` - 1, `concurrency` of them at a time. */
export const runInFlight = async (
  count: number,
  concurrency: number,
  task: (index: number) => Promise<void>,
): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) {
      const index = next
      next += 1
      await task(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, one))
}
