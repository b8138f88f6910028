import type { store } from '@axbridge/store'

export type Taken = typeof store
