/** The command was called in a way that cannot be; the message never repeats what was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
