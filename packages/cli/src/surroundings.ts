import type { Readable } from 'node:stream'

/** What a command has around it. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Where answers go. */
  out(text: string): void
  /** Where everything else goes: what went wrong, how far it is. */
  note(text: string): void
  /** Aborted when the person presses Ctrl-C, which otherwise ends the process at once. Left out where nobody can. */
  interrupted?(): AbortSignal
}
