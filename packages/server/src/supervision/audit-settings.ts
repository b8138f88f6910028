import Type from 'typebox'

/** How the audit log is signed. */
export const auditSettings = Type.Object(
  {
    checkpointEntries: Type.Integer({
      description: 'behind how many new entries of the audit log a checkpoint is signed',
      default: 1_000,
      minimum: 1,
      maximum: 1_000_000,
    }),
    checkpointMs: Type.Integer({
      description: 'after how long a checkpoint is signed behind fewer',
      default: 300_000,
      minimum: 1_000,
      maximum: 86_400_000,
    }),
    checkpointFile: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 4_096 })], {
      description:
        'the file to which checkpoints are appended, on a medium that only grows where you have one; null: audit-checkpoints.jsonl in the data folder',
      default: null,
    }),
  },
  { additionalProperties: false, default: {} },
)
