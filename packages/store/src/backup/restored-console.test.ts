import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hour, minute, noon, octetsOf } from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { consoleUser, fact, session, userId } from '../contract/user-samples.ts'
import { openSqliteStore } from '../sqlite/open.ts'
import { backUpEmbeddedStore } from './back-up.ts'
import { restoreEmbeddedStore } from './restore.ts'

const open = async (directory: string) => {
  const store = await openSqliteStore({ directory })
  onTestFinished(() => store.close())
  return store
}

test('a restored store has the users and the audit log of then, and nobody is signed in or invited who may not be any more', async () => {
  const folder = temporaryDirectory()
  const store = await open(join(folder, 'data'))
  const invitation = { hash: octetsOf('link'), expiresAt: noon + hour }
  await store.users.add(consoleUser(8, { invitation, totp: octetsOf('totp'), totpStep: 5 }))
  // Begun, and not in force before its first code.
  await store.users.add(consoleUser(9, { totp: octetsOf('begun') }))
  await store.users.addSession(session(1))
  const entries = [await store.audit.append(fact()), await store.audit.append(fact({ detail: '{"n":2}' }))]
  await backUpEmbeddedStore(join(folder, 'data'), join(folder, 'backup'), { bytesPerSecond: 1e9, progress: () => {} })
  // What came after the backup: the link was used, and the session was ended.
  await store.users.change(consoleUser(8, { revision: 1 }))
  await store.users.endSession(octetsOf('s1'))
  await store.close()

  const now = noon + minute
  await restoreEmbeddedStore(join(folder, 'backup'), join(folder, 'again'), { now, withdrawBlocks: false })
  const again = await open(join(folder, 'again'))
  expect(await again.users.findByInvitation(octetsOf('link'))).toBeUndefined()
  expect(await again.users.session(octetsOf('s1'))).toBeUndefined()
  const taken = { totp: octetsOf('totp'), totpStep: now / 30_000 }
  expect(await again.users.find(userId(8))).toStrictEqual(consoleUser(8, taken))
  expect(await again.users.find(userId(9))).toStrictEqual(consoleUser(9, { totp: octetsOf('begun') }))
  expect(await again.audit.after(0, 9)).toStrictEqual(entries)
  expect(await again.audit.append(fact())).toMatchObject({ ordinal: 3, at: now })
})
