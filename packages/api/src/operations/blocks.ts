import Type from 'typebox'
import {
  BlockAnswer,
  BlockChangeRequest,
  BlockImportAnswer,
  BlockImportQuery,
  BlockPage,
  BlockQuery,
  BlockRequest,
  blockNumber,
  importOctets,
  mostImportLines,
} from '../blocks.ts'
import type { Operation } from './operation.ts'

const blockParams = Type.Object({ block: blockNumber })

const importExample = [
  'block,approval,validFrom,validUntil,basePlatform,customer,state',
  '70010000001,MIIT-2026-0001,2026-12-01T00:00:00+08:00,2031-12-01T00:00:00+08:00,operator-1,cus_abcdefghijkmnpqr,active',
  '70010000002,MIIT-2026-0001,2026-12-01T00:00:00+08:00,,operator-1,,',
  '',
].join('\n')

/** The blocks of 700 numbers, for operators. */
export const blockOperations = {
  addBlock: {
    method: 'POST',
    path: '/admin/v1/blocks',
    tag: 'admin',
    summary: 'Record a block that the regulator allocated',
    description:
      'A block is recorded once. One that was recovered can be recorded again under another approval, for any customer.',
    security: 'admin',
    body: BlockRequest,
    answers: { 201: { description: 'Recorded.', schema: BlockAnswer, headers: ['Location'] } },
    problems: [400, 409, 413, 415],
  },
  importBlocks: {
    method: 'POST',
    path: '/admin/v1/blocks/import',
    tag: 'admin',
    summary: 'Record many blocks from a CSV file, all or none',
    description:
      'Every line that breaks a rule is named with its number, its field and the rule (`lines.17.approval`); then nothing is recorded. A dry run answers the same and records nothing in any case.',
    security: 'admin',
    query: BlockImportQuery,
    textBody: {
      mediaType: 'text/csv',
      description: `CSV (RFC 4180) in UTF-8: a line with the names of the columns, then at most ${mostImportLines} blocks. The columns are the fields of a block in any order; an empty field is one that is left out.`,
      example: importExample,
    },
    bodyOctets: importOctets,
    answers: { 200: { description: 'All of them.', schema: BlockImportAnswer } },
    problems: [400, 409, 413, 415],
  },
  listBlocks: {
    method: 'GET',
    path: '/admin/v1/blocks',
    tag: 'admin',
    summary: 'List blocks in the order of their digits',
    security: 'admin',
    query: BlockQuery,
    answers: { 200: { description: 'A page.', schema: BlockPage } },
    problems: [400],
  },
  getBlock: {
    method: 'GET',
    path: '/admin/v1/blocks/{block}',
    tag: 'admin',
    summary: 'Read a block, its utilisation and its first use',
    security: 'admin',
    params: blockParams,
    answers: { 200: { description: 'The block.', schema: BlockAnswer } },
    problems: [400, 404],
  },
  changeBlock: {
    method: 'PATCH',
    path: '/admin/v1/blocks/{block}',
    tag: 'admin',
    summary: "Change a block's state, the end of its validity, or put it into a pool",
    description:
      'Changes all that is named, or nothing. Asked again it changes nothing more. No block moves from one customer to another: that is refused, and an alarm is logged.',
    security: 'admin',
    params: blockParams,
    body: BlockChangeRequest,
    answers: { 200: { description: 'The block as it is now.', schema: BlockAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>
