import { AxbridgeError } from './axbridge-error.ts'
import { type ClientOptions, readSettings } from './client-options.ts'
import { CustomerClient } from './customer-client.ts'

/**
 * A customer's client of one AXBridge service. Every method rejects with AxbridgeError and with nothing else. It holds no
 * connection and no timer between calls, so that it need not be closed.
 */
export class Axbridge extends CustomerClient {
  /** Throws AxbridgeError `invalid_argument` for an option that is wrong, `unsupported` where there is no Web Crypto. */
  constructor(options: ClientOptions) {
    const settings = readSettings(options)
    if (globalThis.crypto?.subtle === undefined) {
      throw new AxbridgeError('unsupported', 'there is no Web Crypto here: a page must have come by https://')
    }
    super(settings)
  }
}
