import { z } from 'zod'
import { attachmentSchema, recordedClockSchema } from './field.ts'
import { kitStates } from './kit.ts'
import {
  conditionCodes,
  custodyKinds,
  custodyRemarks,
  receiptStates,
  sampleKinds,
  sealStates,
} from './custody-codes.ts'
import { decimalBetween, timeZoneSchema, worldInstantSchema } from './measure.ts'
import { teamSummarySchema } from './session.ts'
import { seenVersionSchema } from './version.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
const reason = noteText(3, 500)

/** A sample scanned in at the lab's door. */
export const labReceiptSchema = z
  .strictObject({
    id: z.uuid(),
    code: z.string().min(1).max(200),
    occurredAt: worldInstantSchema,
    timeZone: timeZoneSchema,
    sealNumber: lineText(0, 60).default(''),
    sealState: z.enum(sealStates),
    temperatureCelsius: decimalBetween(-30, 60, ' °C').nullable().default(null),
    conditions: z.array(z.enum(conditionCodes)).min(1).max(conditionCodes.length),
    volumeMl: decimalBetween(0, 100_000, ' mL').nullable().default(null),
    /** Null: the next number of the lab's own series. */
    labNumber: lineText(1, 40).nullable().default(null),
    deliveredBy: lineText(0, 200).default(''),
    note: noteText(0, 1000).default(''),
  })
  .meta({ id: 'LabReceipt' })
export type LabReceipt = z.infer<typeof labReceiptSchema>

/** What somebody decided about a sample that was held back at arrival. */
export const dispositionSchema = z
  .strictObject({
    id: z.uuid(),
    decision: z.enum(['accept', 'reject']),
    reason,
  })
  .meta({ id: 'Disposition' })

export const custodyEventSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(custodyKinds),
    occurredAt: instant,
    timeZone: z.string(),
    /** When the server heard of it. */
    recordedAt: instant,
    person: z.string(),
    remarks: z.array(z.enum(custodyRemarks)),
    from: z.string().nullable(),
    to: z.string().nullable(),
    condition: z.string().nullable(),
    sealNumber: z.string().nullable(),
    sealState: z.enum(sealStates).nullable(),
    temperatureCelsius: z.string().nullable(),
    conditions: z.array(z.enum(conditionCodes)),
    volumeMl: z.string().nullable(),
    labNumber: z.string().nullable(),
    decision: z.enum(['accept', 'reject']).nullable(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    clock: recordedClockSchema.nullable(),
    photos: z.array(attachmentSchema),
    signature: z.string().nullable(),
  })
  .meta({ id: 'CustodyEvent' })
export type CustodyEvent = z.infer<typeof custodyEventSchema>

export const sampleSummarySchema = z
  .object({
    id: z.uuid(),
    team: teamSummarySchema,
    code: z.string(),
    kind: z.enum(sampleKinds),
    site: z.object({ id: z.uuid(), name: z.string(), timeZone: z.string() }),
    collectedAt: instant,
    /** The state of its kit; null for a sample that came without one. */
    state: z.enum(kitStates).nullable(),
    receiptState: z.enum(receiptStates).nullable(),
    receivedAt: instant.nullable(),
    labNumber: z.string().nullable(),
    /** Collection plus the kit's holding time; null where none is known. */
    holdUntil: instant.nullable(),
    /** Conditions at arrival other than ok. */
    conditions: z.array(z.enum(conditionCodes)),
  })
  .meta({ id: 'SampleSummary' })
export type SampleSummary = z.infer<typeof sampleSummarySchema>
export const samplePageSchema = z
  .object({ items: z.array(sampleSummarySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'SamplePage' })
export type SamplePage = z.infer<typeof samplePageSchema>
export const sampleQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
  team: z.uuid().optional(),
  /** A code, a lab number, or the beginning of one. */
  search: z.string().trim().max(100).optional(),
  state: z.enum(kitStates).optional(),
})

export const sampleSchema = sampleSummarySchema
  .extend({
    kit: z.uuid().nullable(),
    duplicateOf: z.object({ id: z.uuid(), code: z.string() }).nullable(),
    collector: z.string().nullable(),
    timeZone: z.string(),
    position: z
      .object({ latitude: z.string(), longitude: z.string(), accuracyM: z.string().nullable() })
      .nullable(),
    ph: z.string().nullable(),
    waterTemperatureCelsius: z.string().nullable(),
    conductivityUsPerCm: z.string().nullable(),
    notes: z.string(),
    events: z.array(custodyEventSchema),
    version: z.number().int(),
  })
  .meta({ id: 'Sample' })
export type Sample = z.infer<typeof sampleSchema>

/** A correction of what was written down in the field. What is left out stays. */
export const sampleChangeSchema = z
  .strictObject({
    version: seenVersionSchema,
    site: z.uuid().optional(),
    collectedAt: worldInstantSchema.optional(),
    kind: z.enum(sampleKinds).optional(),
    duplicateOf: z.uuid().nullable().optional(),
    ph: decimalBetween(0, 14, '').nullable().optional(),
    waterTemperatureCelsius: decimalBetween(-5, 60, ' °C').nullable().optional(),
    conductivityUsPerCm: decimalBetween(0, 500_000, ' µS/cm').nullable().optional(),
    notes: noteText(0, 2000).optional(),
    reason,
  })
  .meta({ id: 'SampleChange' })
export type SampleChange = z.infer<typeof sampleChangeSchema>

/** The analyst's list: what is on its way, what waits for a decision, and what may be read, the most urgent first. */
export const worklistSchema = z
  .object({ items: z.array(sampleSummarySchema), truncated: z.boolean() })
  .meta({ id: 'Worklist' })

export const custodyFormQuerySchema = z.strictObject({
  paper: z.enum(['us-letter', 'a4']).default('us-letter'),
  /** Rows for hand-overs by hand. */
  emptyRows: z.coerce.number().int().min(0).max(20).default(0),
})
