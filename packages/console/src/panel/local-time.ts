/** The years that one means: while one types 2026, the input holds 0002, 0020 and 0202 first. */
const years = { first: 2000, last: 9999 } as const

/** Whether an input of a local date and time holds one that can be meant. */
export const isMeant = (text: string): boolean => {
  const year = new Date(text).getFullYear()
  return year >= years.first && year <= years.last
}

/** What such an input holds, as an instant; undefined where it is empty. What is no instant stays, for the service to refuse. */
export const instantOfInput = (text: string | undefined): string | undefined => {
  if (text === undefined || text === '') return undefined
  return Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()
}

/** An instant as such an input wants it, in the reader's time zone. */
export const inputOfInstant = (instant: string | null | undefined): string => {
  if (instant === null || instant === undefined || Number.isNaN(Date.parse(instant))) return ''
  const date = new Date(instant)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
