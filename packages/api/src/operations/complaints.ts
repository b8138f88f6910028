import Type from 'typebox'
import {
  ComplaintAnswer,
  ComplaintChangeRequest,
  ComplaintPage,
  ComplaintQuery,
  ComplaintRatesAnswer,
  ComplaintRequest,
  complaintId,
} from '../complaints.ts'
import type { Operation } from './operation.ts'

/** Complaints about calls, and how many come of a customer's; for operators. */
export const complaintOperations = {
  addComplaint: {
    method: 'POST',
    path: '/admin/v1/complaints',
    tag: 'supervision',
    summary: 'Take down a complaint',
    description:
      'Of a call, or of a 700 number and when it was seen. The calls that it may be about and their bindings are found now and held, so that nothing of them is deleted.',
    security: 'admin',
    body: ComplaintRequest,
    answers: { 201: { description: 'Taken down.', schema: ComplaintAnswer, headers: ['Location'] } },
    problems: [400, 404, 409, 413, 415],
  },
  listComplaints: {
    method: 'GET',
    path: '/admin/v1/complaints',
    tag: 'supervision',
    summary: 'List complaints',
    security: 'admin',
    query: ComplaintQuery,
    answers: { 200: { description: 'A page, the newest first.', schema: ComplaintPage } },
    problems: [400],
  },
  changeComplaint: {
    method: 'PATCH',
    path: '/admin/v1/complaints/{id}',
    tag: 'supervision',
    summary: 'Say what was done about a complaint',
    description: 'A closed one is not opened again.',
    security: 'admin',
    params: Type.Object({ id: complaintId }),
    body: ComplaintChangeRequest,
    answers: { 200: { description: 'The complaint as it is now.', schema: ComplaintAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
  getComplaintRates: {
    method: 'GET',
    path: '/admin/v1/complaint-rates',
    tag: 'supervision',
    summary: "Read how many complaints come for each answered call of a customer's",
    security: 'admin',
    answers: { 200: { description: 'The rates.', schema: ComplaintRatesAnswer } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
