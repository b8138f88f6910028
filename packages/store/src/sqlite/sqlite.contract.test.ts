import { storeContract } from '../contract/contract.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { openSqliteStore } from './open.ts'

storeContract({
  name: 'the SQLite store',
  open: (limits) => openSqliteStore({ directory: temporaryDirectory(), ...limits }),
})
