import { AuditPage, AuditQuery } from '../audit.ts'
import type { Operation } from './operation.ts'

export const auditOperations = {
  listAudit: {
    method: 'GET',
    path: '/admin/v1/audit',
    tag: 'admin',
    summary: 'Read the audit log, newest first',
    description:
      'What was changed, who signed in or failed to, and who saw which real numbers and why. Nothing is ever taken out.',
    security: 'admin',
    query: AuditQuery,
    answers: { 200: { description: 'A page.', schema: AuditPage } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
