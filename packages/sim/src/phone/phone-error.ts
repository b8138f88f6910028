/**
 * What went otherwise than the user of a simple phone expected. `deadline`: it did not happen in time. `call_over`: the
 * call ended first. `wrong_state`: the phone cannot do that now. `closed`: the phone was closed. `register_refused`: the
 * registrar said no. `no_socket`: the socket could not be opened. `full`: a bound of the phone was reached.
 */
export type PhoneErrorCode =
  | 'deadline'
  | 'call_over'
  | 'wrong_state'
  | 'closed'
  | 'register_refused'
  | 'no_socket'
  | 'full'

/** Messages name no telephone number: they stand in the output of tests. */
export class PhoneError extends Error {
  readonly code: PhoneErrorCode

  constructor(code: PhoneErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PhoneError'
    this.code = code
  }
}
