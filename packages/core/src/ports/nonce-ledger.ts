/**
 * The nonces that all servers of one store have used. A server that shares its customers with others asks it behind its own memory: a request that
 * was played at one is refused at all.
 */
export type NonceLedger = {
  /**
   * True for who is the first to take it; it is remembered until `until`, in whole seconds since 1970. `print` stands for the key and its nonce.
   * Rejects with StoreError when nobody can say: then it must not be accepted.
   */
  take(print: Uint8Array, until: number): Promise<boolean>
}
