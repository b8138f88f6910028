import { VerificationStateAnswer } from '../verification.ts'
import type { Operation } from './operation.ts'

export const verificationOperations = {
  getVerification: {
    method: 'GET',
    path: '/admin/v1/verification',
    tag: 'supervision',
    summary: 'How the verification platform fares',
    description:
      'Whether identifiers are verified before a callee is called, what became of the calls since the start, and how fast the platform answers.',
    security: 'admin',
    answers: { 200: { description: 'As it is now.', schema: VerificationStateAnswer } },
    problems: [],
  },
} as const satisfies Record<string, Operation>
