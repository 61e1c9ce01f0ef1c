import { z } from 'zod'

export const historyEntrySchema = z
  .object({
    /** `<statement>:<ordinal>`, as in the envelope. */
    id: z.string(),
    /** Place in the log; null while the entry waits to be put in order. */
    index: z.number().int().nullable(),
    at: z.string(),
    actor: z.object({
      kind: z.string(),
      id: z.string(),
      role: z.string(),
      name: z.string().nullable(),
    }),
    action: z.enum(['insert', 'update', 'delete']),
    version: z.number().int(),
    reason: z.string().nullable(),
    occurredAt: z.string().nullable(),
    request: z.string().nullable(),
    payloadIsPurged: z.boolean(),
    changes: z.array(
      z.object({
        field: z.string(),
        before: z.unknown().nullable(),
        after: z.unknown().nullable(),
      }),
    ),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.infer<typeof historyEntrySchema>

export const historySchema = z
  .object({
    recordType: z.string(),
    recordId: z.uuid(),
    entries: z.array(historyEntrySchema),
    /** Further versions exist after the last entry here. */
    nextVersion: z.number().int().nullable(),
  })
  .meta({ id: 'History' })
export type History = z.infer<typeof historySchema>

/** All that a reader needs to check one entry without trusting the server. */
export const entryEvidenceSchema = z
  .object({
    id: z.string(),
    envelope: z.string(),
    saltHex: z.string().nullable(),
    payload: z.string().nullable(),
    /** C2SP tlog-proof; null while the entry waits to be put in order. */
    proof: z.string().nullable(),
    origin: z.string(),
    vkeys: z.array(z.string()),
    /** How each key after the first was handed over: notes signed by the key before it. */
    keyChanges: z.array(z.string()),
    /** Names of those outside who hold a cosigned checkpoint of this log. */
    witnesses: z.array(z.string()),
  })
  .meta({ id: 'EntryEvidence' })
export type EntryEvidence = z.infer<typeof entryEvidenceSchema>

/** Only what came after the version that one has. */
export const historyQuerySchema = z.strictObject({
  afterVersion: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
})

/** How the ledger of the installation stands, for whoever runs it. */
export const ledgerStateSchema = z
  .object({
    waiting: z.object({
      entries: z.number().int(),
      since: z.string().nullable().describe('When the oldest of them was written'),
      isStalled: z.boolean().describe('They have waited for longer than five minutes'),
    }),
    lastCheck: z
      .object({
        endedAt: z.string(),
        entries: z.number().int(),
        failures: z.number().int(),
      })
      .nullable()
      .describe('Null before the first nightly check'),
  })
  .meta({ id: 'LedgerState' })
export type LedgerState = z.infer<typeof ledgerStateSchema>
