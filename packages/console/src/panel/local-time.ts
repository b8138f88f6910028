/** What an input of a local date and time holds, as an instant; undefined where it is empty. */
export const instantOfInput = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : new Date(text).toISOString()

/** An instant as such an input wants it, in the reader's time zone. */
export const inputOfInstant = (instant: string | null): string => {
  if (instant === null) return ''
  const date = new Date(instant)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
