import type { Command } from '../command.ts'
import { given } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'

const userPath = (id: string): string => `/admin/v1/users/${encodeURIComponent(id)}`

const roleOption = {
  value: 'ROLE',
  help: 'platform_admin, compliance_officer, operations, customer_developer or read_only',
} as const

const customerOption = {
  value: 'CUSTOMER',
  help: 'whose developer: for a customer_developer, and nobody else',
} as const

const userCard = ({ id, name, role, customer, state, hasTotp, invitedUntil, lockedUntil }: Json): string =>
  card({
    user: id,
    name,
    role,
    customer,
    state,
    'second factor': hasTotp,
    'invited until': invitedUntil,
    'locked until': lockedUntil,
  })

const linkCard = ({ link, expiresAt }: Json): string =>
  `${card({ link, until: expiresAt })}\nIt sets a password, once, and is shown this once: give it to him alone.\n`

const setState =
  (state: 'active' | 'suspended'): Command['run'] =>
  (call) =>
    askAndShow(call, { method: 'PATCH', path: userPath(call.operand('user')), body: { state } }, userCard)

/** The people at the console. */
export const userCommands: readonly Command[] = [
  {
    name: 'users list',
    options: pageOptions,
    summary: 'list the users of the console',
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/admin/v1/users', query: pageQuery(call) },
        {
          user: ({ id }) => id,
          name: ({ name }) => name,
          role: ({ role }) => role,
          customer: ({ customer }) => customer,
          state: ({ state }) => state,
          'second factor': ({ hasTotp }) => hasTotp,
        },
      ),
  },
  {
    name: 'users invite',
    operands: ['NAME'],
    options: { role: { ...roleOption, required: true }, customer: customerOption },
    summary: 'invite somebody to the console; the link that sets his password is shown this once',
    asks: 'operator',
    run: (call) => {
      const body = given({
        name: call.operand('name'),
        role: call.option('role'),
        customer: call.option('customer'),
      })
      return askAndShow(
        call,
        { method: 'POST', path: '/admin/v1/users', body },
        ({ user, ...invitation }: Json) => `${userCard(user)}\n${linkCard(invitation)}`,
      )
    },
  },
  {
    name: 'users set',
    operands: ['USER'],
    options: { role: roleOption, customer: customerOption },
    summary: "change a user's role",
    asks: 'operator',
    run: (call) => {
      const body = given({ role: call.option('role'), customer: call.option('customer') })
      return askAndShow(call, { method: 'PATCH', path: userPath(call.operand('user')), body }, userCard)
    },
  },
  {
    name: 'users suspend',
    operands: ['USER'],
    summary: 'end all sessions of a user, and let him sign in no more',
    asks: 'operator',
    run: setState('suspended'),
  },
  {
    name: 'users resume',
    operands: ['USER'],
    summary: 'take a suspension back',
    asks: 'operator',
    run: setState('active'),
  },
  {
    name: 'users link',
    operands: ['USER'],
    summary: 'give a user a new one-time link: for a lost password, a lost second factor, or a lock-out',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'POST', path: `${userPath(call.operand('user'))}/invitation` }, linkCard),
  },
]
