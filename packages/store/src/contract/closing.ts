import { defaultCustomerSettings, emptyProfile } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { amendment } from './amendment.ts'
import { matterId, newMatter } from './matter-samples.ts'
import {
  addCustomers,
  apiKey,
  bindingId,
  block,
  callRecord,
  customer,
  customerOf,
  day,
  keyId,
  noon,
  numberBlock,
  octetsOf,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { consoleUser, fact, session, userId } from './user-samples.ts'

export const closingCases = (kind: StoreKind): void => {
  describe('closing a store', () => {
    test(
      'is idempotent, and a closed store is not ready',
      on(kind, async (store) => {
        expect(store.isReady()).toBe(true)
        await Promise.all([store.close(), store.close()])
        await store.close()
        expect(store.isReady()).toBe(false)
      }),
    )

    test(
      'waits for the writes that were queued before it',
      on(kind, async (store) => {
        await addCustomers(store)
        const writes = Array.from({ length: 100 }, (_, n) => store.bindings.place(placement({ n })))
        await store.close()
        expect((await Promise.all(writes)).every((outcome) => outcome.kind === 'placed')).toBe(true)
      }),
    )

    test(
      'ends all writes and reads with StoreError closed',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.close()
        const note = { id: bindingId(1), at: noon }
        const unbinding = { customer, at: noon, quarantineMs: day, graceMs: null }
        const asked: [string, () => unknown][] = [
          ['place', () => store.bindings.place(placement({ n: 1 }))],
          ['amend', () => store.bindings.amend(amendment({ expiresAt: noon + day }))],
          ['unbind', () => store.bindings.unbind({ ...unbinding, id: bindingId(1) })],
          ['unbindOrder', () => store.bindings.unbindOrder({ ...unbinding, orderId: 'o', limit: 1 })],
          ['noteAnswer', () => store.bindings.noteAnswer({ ...note, quarantineMs: day })],
          ['noteCaller', () => store.bindings.noteCaller({ ...note, caller: octetsOf('a1') })],
          ['find', () => store.bindings.find(customer, bindingId(1))],
          ['list', () => store.bindings.list({ customer, limit: 1, now: noon })],
          ['standing', () => store.bindings.standing(x, octetsOf('a1'))],
          ['addBlocks', () => store.numbers.addBlocks([numberBlock()])],
          ['changeBlock', () => store.numbers.changeBlock({ block, from: 'active', to: 'withdrawn', at: noon })],
          ['block', () => store.numbers.block(block)],
          ['blocks', () => store.numbers.blocks({ limit: 1 })],
          ['pool', () => store.numbers.pool(customer)],
          ['use', () => store.numbers.use([block], noon)],
          ['recentBinds', () => store.numbers.recentBinds(customer, 0, 1)],
          ['save', () => store.records.save(callRecord(1))],
          ['closeOrphans', () => store.records.closeOrphans(noon)],
          ['records.find', () => store.records.find(customer, callRecord(1).id)],
          ['records.list', () => store.records.list({ customer, limit: 1 })],
          ['addCustomer', () => store.customers.addCustomer(customerOf(3, 'n'))],
          ['changeSettings', () => store.customers.changeSettings(customer, defaultCustomerSettings, noon)],
          ['changeProfile', () => store.customers.changeProfile(customer, emptyProfile, noon)],
          ['customers.find', () => store.customers.find(customer)],
          ['findByName', () => store.customers.findByName('one')],
          ['customers.list', () => store.customers.list({ limit: 1 })],
          ['addKey', () => store.customers.addKey(apiKey(1))],
          ['revokeKey', () => store.customers.revokeKey(customer, keyId(1), noon)],
          ['keys', () => store.customers.keys(customer)],
          ['keyByHash', () => store.customers.keyByHash(octetsOf('k1'))],
          ['keyById', () => store.customers.keyById(keyId(1))],
          ['put', () => store.trunks.put({ name: 'a', definition: '{}', changedAt: noon })],
          ['remove', () => store.trunks.remove('a', noon)],
          ['trunks.list', () => store.trunks.list()],
          ['users.add', () => store.users.add(consoleUser(1))],
          ['users.change', () => store.users.change(consoleUser(1))],
          ['users.find', () => store.users.find(userId(1))],
          ['users.findByName', () => store.users.findByName('user-1')],
          ['findByInvitation', () => store.users.findByInvitation(octetsOf('i'))],
          ['users.list', () => store.users.list({ limit: 1 })],
          ['addSession', () => store.users.addSession(session(1))],
          ['session', () => store.users.session(octetsOf('s1'))],
          ['seen', () => store.users.seen(octetsOf('s1'), noon)],
          ['endSession', () => store.users.endSession(octetsOf('s1'))],
          ['endSessions', () => store.users.endSessions(userId(1), null)],
          ['forgetSessions', () => store.users.forgetSessions(noon, noon)],
          ['append', () => store.audit.append(fact())],
          ['audit.list', () => store.audit.list({ limit: 1 })],
          ['after', () => store.audit.after(0, 1)],
          ['matters.add', () => store.matters.add(newMatter(1))],
          ['matters.put', () => store.matters.put({ ...newMatter(1), key: 'k' })],
          ['matters.change', () => store.matters.change({ kind: 'hold', id: matterId(1), revision: 0, at: noon })],
          ['matters.find', () => store.matters.find('hold', matterId(1))],
          ['findByKey', () => store.matters.findByKey('hold', 'k')],
          ['matters.list', () => store.matters.list({ kind: 'hold', limit: 1 })],
          ['changedAfter', () => store.matters.changedAfter(['hold'], 0, 1)],
          ['forget', () => store.matters.forget({ kind: 'hold', state: 's', changedBefore: noon, limit: 1 })],
          ['forgetAnswers', () => store.forgetAnswers({ before: noon, limit: 1, at: noon })],
          ['keptAnswer', () => store.keptAnswer(octetsOf('k'), noon)],
          ['signatureHorizon', () => store.signatureHorizon()],
          ['setSignatureHorizon', () => store.setSignatureHorizon(1)],
        ]
        for (const [name, ask] of asked) {
          const code = await (async () => ask())().then(
            () => 'nothing',
            (error: { code?: string }) => error.code,
          )
          expect({ name, code }).toEqual({ name, code: 'closed' })
        }
      }),
    )
  })
}
