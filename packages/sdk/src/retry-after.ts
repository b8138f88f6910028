/** RFC 9110 section 10.2.3: seconds, or a date. 0 where neither can be read. */
export const readRetryAfter = (text: string | null, now: number): number => {
  if (text === null) return 0
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? 0 : Math.max(0, at - now)
}
