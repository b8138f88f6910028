/** What a message may measure, in octets and header fields. A longer one is refused, not cut. */
export const messageLimits = {
  total: 64 * 1024,
  startLine: 4 * 1024,
  /** One header field with its name and its folded lines. */
  headerLine: 8 * 1024,
  headerFields: 200,
  /** The start line and all header fields. */
  headerSection: 32 * 1024,
} as const
