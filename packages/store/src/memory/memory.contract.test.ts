import { storeContract } from '../contract/contract.ts'
import { openMemoryStore } from './open.ts'

storeContract({ name: 'the memory store', open: async (limits) => openMemoryStore(limits) })
