import { StoreError } from '@axbridge/core'

/** Whether the store is open; a closed one never opens again. */
export class OpenState {
  #isOpen = true

  get isOpen(): boolean {
    return this.#isOpen
  }

  close(): void {
    this.#isOpen = false
  }

  assert(): void {
    if (!this.#isOpen) throw new StoreError('closed', 'the store is closed')
  }
}
