/** Who runs this server: as yet one for all, not people with names and roles of their own. */
export type Operator = { readonly name: string }

/** Where the admin plane tells what was done and by whom; never a secret or a body. */
export type AdminLog = {
  /** Something was changed. */
  done(fields: object, text: string): void
  /** Somebody tried what nobody may: a person must look. */
  alarm(fields: object, text: string): void
}
