/** What a binding is for, as its customer said and the platform checked (APP-1, USE-4). */
export type BindingUse = {
  /** The name of one of the customer's registered scenarios; null where none was asked for. */
  readonly scenario: string | null
  /** The industrial-internet identifier of the order, which the verification platform is asked about; at most 128 characters. */
  readonly identifier: string | null
  /** What the person agreed to, in which version, and when. */
  readonly consent: { readonly version: string; readonly at: number } | null
}
