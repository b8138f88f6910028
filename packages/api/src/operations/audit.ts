import { AuditPage, AuditQuery } from '../audit.ts'
import { AuditVerificationAnswer, AuditVerificationRequest, CheckpointPage } from '../audit-verification.ts'
import { PageQuery } from '../customers.ts'
import type { Operation } from './operation.ts'

export const auditOperations = {
  listAudit: {
    method: 'GET',
    path: '/admin/v1/audit',
    tag: 'admin',
    summary: 'Read the audit log, newest first',
    description:
      'What was changed, who signed in or failed to, and who saw which real numbers and why. Nothing is taken out before its time is over.',
    security: 'admin',
    query: AuditQuery,
    answers: { 200: { description: 'A page.', schema: AuditPage } },
    problems: [400],
  },
  verifyAudit: {
    method: 'POST',
    path: '/admin/v1/audit/verification',
    tag: 'supervision',
    summary: 'Hold the audit log to its hashes and to what was signed of it',
    description:
      'It reads for 20 seconds at most; go on behind `through` where that was not all. It tells of what is there: whoever does not trust this server verifies an export by the public key (`axbridge audit verify`).',
    security: 'admin',
    isLasting: true,
    body: AuditVerificationRequest,
    answers: { 200: { description: 'What was found.', schema: AuditVerificationAnswer } },
    problems: [400, 413, 415],
  },
  listCheckpoints: {
    method: 'GET',
    path: '/admin/v1/audit/checkpoints',
    tag: 'supervision',
    summary: 'List the signed checkpoints of the audit log, newest first, with the public keys',
    security: 'admin',
    query: PageQuery,
    answers: { 200: { description: 'A page.', schema: CheckpointPage } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
