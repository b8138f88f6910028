import type { Command } from '../command.ts'
import { askAndShow, askAndShowList, type Json } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { customerPath } from './customers.ts'

const newKeyCard = ({ id, customer, secret, createdAt }: Json): string =>
  `${card({ key: id, customer, made: createdAt, secret })}\nThe secret is shown this once: keep it now.\n`

const keyCard = ({ id, customer, createdAt, revokedAt, signs }: Json): string =>
  card({ key: id, customer, made: createdAt, revoked: revokedAt, signs })

export const keyCommands: readonly Command[] = [
  {
    name: 'keys add',
    operands: ['CUSTOMER'],
    summary: 'make a key for a customer; its secret is shown this once',
    asks: 'operator',
    run: (call) =>
      askAndShow(call, { method: 'POST', path: `${customerPath(call.operand('customer'))}/keys` }, newKeyCard),
  },
  {
    name: 'keys list',
    operands: ['CUSTOMER'],
    summary: 'list the keys of a customer, without their secrets',
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: `${customerPath(call.operand('customer'))}/keys` },
        {
          key: ({ id }) => id,
          made: ({ createdAt }) => createdAt,
          revoked: ({ revokedAt }) => revokedAt,
          signs: ({ signs }) => signs,
        },
      ),
  },
  {
    name: 'keys revoke',
    operands: ['CUSTOMER', 'KEY'],
    summary: 'revoke a key: from the answer on it is none',
    asks: 'operator',
    run: (call) => {
      const path = `${customerPath(call.operand('customer'))}/keys/${encodeURIComponent(call.operand('key'))}`
      return askAndShow(call, { method: 'DELETE', path }, keyCard)
    },
  },
]
