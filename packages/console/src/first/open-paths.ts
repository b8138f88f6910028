/** Pages that one sees without a session. */
export const openPaths: ReadonlySet<string> = new Set(['/sign-in', '/set-up', '/try'])
