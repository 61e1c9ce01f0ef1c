import { z } from 'zod'
import { biosensorCodeSchema, layoutSchema } from './layout.ts'
import { seenVersionSchema } from './version.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
const reason = noteText(3, 500)

const dateOrders = ['monthFirst', 'dayFirst'] as const

export const instrumentSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    vendor: z.string(),
    model: z.string(),
    serial: z.string(),
    /** The zone that its clock is set to, by IANA name. */
    timeZone: z.string(),
    /** What its clock shows minus the true time, in seconds. */
    clockOffsetS: z.number().int(),
    /** Which comes first in its files’ dates; null where nobody said. */
    dateOrder: z.enum(dateOrders).nullable(),
    note: z.string(),
    retiredAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Instrument' })
export type Instrument = z.infer<typeof instrumentSchema>
export const instrumentListSchema = z
  .object({ items: z.array(instrumentSchema) })
  .meta({ id: 'InstrumentList' })
const instrumentFields = {
  name: lineText(1, 100),
  vendor: lineText(0, 100).default(''),
  model: lineText(0, 100).default(''),
  /** As the files say it: a file with this serial is of this instrument. */
  serial: lineText(0, 100).default(''),
  timeZone: z.string().min(1).max(64),
  clockOffsetS: z.number().int().min(-86_400).max(86_400).default(0),
  dateOrder: z.enum(dateOrders).nullable().default(null),
  note: noteText(0, 1000).default(''),
}
export const newInstrumentSchema = z.strictObject(instrumentFields).meta({ id: 'NewInstrument' })
export type NewInstrument = z.infer<typeof newInstrumentSchema>
export const instrumentChangeSchema = z
  .strictObject({
    ...instrumentFields,
    // Said each time: a program that does not know of it must not wipe it.
    dateOrder: z.enum(dateOrders).nullable(),
    retired: z.boolean(),
    version: seenVersionSchema,
    reason,
  })
  .meta({ id: 'InstrumentChange' })
export type InstrumentChange = z.infer<typeof instrumentChangeSchema>

export const biosensorSchema = z
  .object({
    id: z.uuid(),
    /** What layouts, methods and lots name it by; it never changes. */
    code: z.string(),
    /** What customers know it by. */
    name: z.string(),
    promoter: z.string(),
    strain: z.string(),
    /** Which acids it answers to, in words. */
    acidClass: z.string(),
    /** From where on it responds, in words and with the unit, as validated or published. */
    statedLimit: z.string(),
    remarks: z.string(),
    retiredAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Biosensor' })
export type Biosensor = z.infer<typeof biosensorSchema>
export const biosensorListSchema = z
  .object({ items: z.array(biosensorSchema) })
  .meta({ id: 'BiosensorList' })
const biosensorFields = {
  name: lineText(1, 100),
  promoter: lineText(0, 100),
  strain: lineText(0, 200),
  acidClass: lineText(1, 100),
  statedLimit: lineText(0, 200),
  remarks: noteText(0, 1000),
}
export const newBiosensorSchema = z
  .strictObject({
    code: biosensorCodeSchema,
    ...biosensorFields,
    promoter: biosensorFields.promoter.default(''),
    strain: biosensorFields.strain.default(''),
    statedLimit: biosensorFields.statedLimit.default(''),
    remarks: biosensorFields.remarks.default(''),
  })
  .meta({ id: 'NewBiosensor' })
export type NewBiosensor = z.infer<typeof newBiosensorSchema>
/** Every field is said: a program that does not know of one must not wipe it. */
export const biosensorChangeSchema = z
  .strictObject({ ...biosensorFields, retired: z.boolean(), version: seenVersionSchema, reason })
  .meta({ id: 'BiosensorChange' })
export type BiosensorChange = z.infer<typeof biosensorChangeSchema>

export const lotKinds = ['biosensor', 'calibrant'] as const
export const lotSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(lotKinds),
    /** The strain, or the calibrant. */
    name: z.string(),
    lot: z.string(),
    /** Code of the biosensor of the register that it is of, or made for; null for any, and where nobody said. */
    biosensor: z.string().nullable(),
    expiresOn: z.iso.date(),
    note: z.string(),
    retiredAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'ReagentLot' })
export type ReagentLot = z.infer<typeof lotSchema>
export const lotListSchema = z.object({ items: z.array(lotSchema) }).meta({ id: 'ReagentLotList' })
export const newLotSchema = z
  .strictObject({
    kind: z.enum(lotKinds),
    name: lineText(1, 200),
    lot: lineText(1, 100),
    biosensor: biosensorCodeSchema.nullable().default(null),
    expiresOn: z.iso.date(),
    note: noteText(0, 1000).default(''),
  })
  .meta({ id: 'NewReagentLot' })
export type NewLot = z.infer<typeof newLotSchema>
export const lotChangeSchema = z
  .strictObject({ retired: z.boolean(), version: seenVersionSchema, reason })
  .meta({ id: 'ReagentLotChange' })

export const layoutTemplateSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    wellCount: z.number().int(),
    layout: layoutSchema,
    /** Turns of the plate that this layout could not tell. */
    undetectable: z.array(z.string()),
  })
  .meta({ id: 'LayoutTemplate' })
export type LayoutTemplate = z.infer<typeof layoutTemplateSchema>
export const layoutTemplateListSchema = z
  .object({ items: z.array(layoutTemplateSchema) })
  .meta({ id: 'LayoutTemplateList' })
export const newLayoutTemplateSchema = z
  .strictObject({
    name: lineText(1, 100),
    wellCount: z.number().int().min(6).max(1536),
    layout: layoutSchema,
  })
  .meta({ id: 'NewLayoutTemplate' })

export const standInSchema = z
  .object({
    id: z.uuid(),
    reviewer: z.object({ id: z.uuid(), name: z.string() }),
    standIn: z.object({ id: z.uuid(), name: z.string() }),
    from: instant,
    until: instant,
    reason: z.string(),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'StandIn' })
export type StandIn = z.infer<typeof standInSchema>
export const standInListSchema = z
  .object({ items: z.array(standInSchema) })
  .meta({ id: 'StandInList' })
export const newStandInSchema = z
  .strictObject({ standIn: z.uuid(), from: instant, until: instant, reason })
  .meta({ id: 'NewStandIn' })

export const standInEndSchema = z.strictObject({})
