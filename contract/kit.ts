import { z } from 'zod'
import { labelSheetNames } from './label-sheet.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

export const kitStates = [
  'made',
  'assigned',
  'collected',
  'received',
  'read',
  'reported',
  'void',
] as const
export type KitState = (typeof kitStates)[number]

/** What a kit may become next. Back from `void` and `assigned` it comes only by being assigned again. */
export const kitMoves: Readonly<Record<KitState, readonly KitState[]>> = {
  made: ['assigned', 'void'],
  assigned: ['assigned', 'collected', 'void'],
  collected: ['received', 'void'],
  received: ['read', 'void'],
  // A run that came back or was withdrawn gives its samples back to the bench.
  read: ['reported', 'received', 'void'],
  reported: ['received', 'read'],
  void: ['assigned'],
}

export const kitsOfBatchMax = 500
const holdingHours = z.number().int().min(1).max(8760)
const reason = noteText(3, 500)

export const kitSchema = z
  .object({
    id: z.uuid(),
    code: z.string(),
    state: z.enum(kitStates),
    /** Why it is void. */
    stateReason: z.string().nullable(),
    /** The last day on which a sample may be taken with it, in the site's zone. */
    expiresOn: z.iso.date(),
    /** How long its sample keeps, from collection. */
    holdingHours,
    /** The sample that was taken with it. */
    sample: z.uuid().nullable(),
    /** Since when the kit is the team's. */
    assignedAt: instant,
  })
  .meta({ id: 'Kit' })
export type Kit = z.infer<typeof kitSchema>
export const kitPageSchema = z
  .object({ items: z.array(kitSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'KitPage' })
export type KitPage = z.infer<typeof kitPageSchema>
export const kitQuerySchema = z.strictObject({
  state: z.enum(kitStates).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
})

/** A kit as the lab's register has it. */
export const stockKitSchema = z
  .object({
    code: z.string(),
    state: z.enum(kitStates),
    stateReason: z.string().nullable(),
    expiresOn: z.iso.date(),
    team: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    sample: z.uuid().nullable(),
    batch: z.object({ id: z.uuid(), name: z.string() }),
  })
  .meta({ id: 'StockKit' })
export type StockKit = z.infer<typeof stockKitSchema>

export const kitBatchSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    expiresOn: z.iso.date(),
    holdingHours,
    note: z.string(),
    madeBy: z.string(),
    madeAt: instant,
    version: z.number().int(),
    /** How many of its kits are in each state; together they are all that were ever made. */
    counts: z.record(z.enum(kitStates), z.number().int()),
  })
  .meta({ id: 'KitBatch' })
export type KitBatch = z.infer<typeof kitBatchSchema>
export const kitBatchPageSchema = z
  .object({ items: z.array(kitBatchSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'KitBatchPage' })
export type KitBatchPage = z.infer<typeof kitBatchPageSchema>
/** A batch with every code of it, each in the state that it is in. */
export const kitBatchDetailSchema = kitBatchSchema
  .extend({ kits: z.array(stockKitSchema) })
  .meta({ id: 'KitBatchDetail' })
export type KitBatchDetail = z.infer<typeof kitBatchDetailSchema>

export const newKitBatchSchema = z
  .strictObject({
    name: lineText(1, 100),
    count: z.number().int().min(1).max(kitsOfBatchMax),
    expiresOn: z.iso.date(),
    holdingHours: holdingHours.default(168),
    note: noteText(0, 1000).default(''),
    /** To assign all of them at once. */
    team: z.uuid().nullable().default(null),
  })
  .meta({ id: 'NewKitBatch' })
export type NewKitBatch = z.infer<typeof newKitBatchSchema>

/** A later expiry after a stability test, or an earlier one; it holds for kits not collected yet. */
export const kitBatchChangeSchema = z
  .strictObject({
    expiresOn: z.iso.date().optional(),
    note: noteText(0, 1000).optional(),
    reason,
  })
  .meta({ id: 'KitBatchChange' })

/** Which kits: named ones, or so many of those that nobody has yet. */
export const kitAssignmentSchema = z
  .strictObject({
    team: z.uuid(),
    codes: z.array(z.string().max(200)).min(1).max(kitsOfBatchMax).optional(),
    count: z.number().int().min(1).max(kitsOfBatchMax).optional(),
  })
  .meta({ id: 'KitAssignment' })
export const kitAssignedSchema = z
  .object({ team: z.object({ id: z.uuid(), name: z.string() }), codes: z.array(z.string()) })
  .meta({ id: 'KitsAssigned' })
export type KitsAssigned = z.infer<typeof kitAssignedSchema>

export const kitVoidSchema = z
  .strictObject({ codes: z.array(z.string().max(200)).min(1).max(kitsOfBatchMax), reason })
  .meta({ id: 'KitsToVoid' })
export const kitVoidOneSchema = z.strictObject({ reason }).meta({ id: 'KitToVoid' })

export const labelQuerySchema = z.strictObject({
  sheet: z.enum(labelSheetNames).default('avery-5160'),
  /** Labels of the first sheet that are used already. */
  skip: z.coerce.number().int().min(0).max(100).default(0),
  /** Codes with commas between; left out, all kits of the batch that are not void. */
  codes: z.string().min(1).max(10_000).optional(),
})

export const kitBatchQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(300).optional(),
})
