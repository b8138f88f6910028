import Type from 'typebox'
import { Health, Readiness } from '../health.ts'
import type { Operation } from './operation.ts'

export const serviceOperations = {
  getHealth: {
    method: 'GET',
    path: '/healthz',
    tag: 'service',
    summary: 'Whether the process answers',
    security: 'none',
    answers: { 200: { description: 'It does.', schema: Health } },
    problems: [],
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    tag: 'service',
    summary: 'Whether the server takes work',
    security: 'none',
    answers: {
      200: { description: 'It does.', schema: Readiness },
      503: { description: 'It does not, or not yet.', schema: Readiness },
    },
    problems: [],
  },
  getContract: {
    method: 'GET',
    path: '/openapi.json',
    tag: 'service',
    summary: 'This document',
    security: 'none',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: Type.Object({}) } },
    problems: [],
  },
} as const satisfies Record<string, Operation>
