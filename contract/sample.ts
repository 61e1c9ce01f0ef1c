import { z } from 'zod'
import { kitStates } from './kit.ts'
import { oneLine } from './one-line.ts'
import { teamSummarySchema } from './session.ts'

const instant = z.iso.datetime({ offset: true })
const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/, {
  error: 'must be a number with a decimal point, like 7.25',
})
const between = (min: number, max: number, unit: string) =>
  decimal.refine((text) => Number(text) >= min && Number(text) <= max, {
    error: `must lie between ${min} and ${max}${unit}`,
  })
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const reason = z.string().trim().min(3).max(500)
const personName = z.string().trim().min(1).max(200).regex(oneLine)
/** An IANA name, as America/Edmonton. */
const timeZone = z.string().min(1).max(64)

export const sampleKinds = ['sample', 'fieldBlank', 'duplicate'] as const
export const custodyKinds = [
  'fieldScan',
  'handOver',
  'labReceipt',
  'disposition',
  'plateRead',
  'ingestion',
] as const
/** What a sample is to the lab. `held` waits for a decision about something that was wrong at arrival. */
export const receiptStates = ['accepted', 'held', 'rejected'] as const

/** What the lab sees at arrival. Everything but `ok` holds the sample back until somebody decides. */
export const conditionCodes = [
  'ok',
  'broken',
  'leaking',
  'warm',
  'frozen',
  'sealBroken',
  'lowVolume',
  'labelMismatch',
  'holdExceeded',
] as const
export type ConditionCode = (typeof conditionCodes)[number]
export const sealStates = ['intact', 'broken', 'missing', 'none'] as const

/**
 * What is odd about an event. Recorded, shown, never mended:
 * `clockSkew` the device's clock was more than 2 minutes off; `clockAhead` it happened after it was told;
 * `enteredTime` the time was typed, not taken from the clock; `beforeKit` before the kit was the team's;
 * `sentByOther` another person sent it than the one who did it; `holderNotVerified` the person named had no
 * valid session on the phone; `outOfOrder` it happened before something that must come first.
 */
export const custodyRemarks = [
  'clockSkew',
  'clockAhead',
  'enteredTime',
  'beforeKit',
  'sentByOther',
  'holderNotVerified',
  'outOfOrder',
] as const
export type CustodyRemark = (typeof custodyRemarks)[number]

export const measurementFields = {
  ph: between(0, 14, '').nullable().default(null),
  waterTemperatureCelsius: between(-5, 60, ' °C').nullable().default(null),
  conductivityUsPerCm: between(0, 500_000, ' µS/cm').nullable().default(null),
}

/** What the device's clocks said when the deed was recorded. */
export const deviceClockSchema = z.strictObject({
  deviceTime: instant,
  utcOffsetMinutes: z.number().int().min(-900).max(900),
  /** Device minus server at the last contact, null where the device never had one. */
  serverOffsetMs: z.number().int().nullable().default(null),
  /** Since that contact, by a clock that nobody can set; null where the page was loaded again since. */
  sinceContactMs: z.number().int().min(0).nullable().default(null),
  /** Device minus the server's time as it should be by that clock; null as above. */
  skewMs: z.number().int().nullable().default(null),
  gpsTime: instant.nullable().default(null),
})
export type DeviceClock = z.infer<typeof deviceClockSchema>

/** The same as it was recorded. */
const recordedClockSchema = z.object({
  deviceTime: instant,
  utcOffsetMinutes: z.number().int(),
  serverOffsetMs: z.number().int().nullable(),
  sinceContactMs: z.number().int().nullable(),
  skewMs: z.number().int().nullable(),
  gpsTime: instant.nullable(),
})

/** Who held the phone. `personId` where a session on the phone was theirs, and whether it was still valid. */
export const holderSchema = z.strictObject({
  name: personName,
  personId: z.uuid().nullable().default(null),
  verified: z.boolean().default(false),
})

export const photosOfScanMax = 6
export const photoBytesMax = 12 * 1024 * 1024
export const photoRefSchema = z.strictObject({
  sha256,
  mediaType: z.enum(['image/jpeg', 'image/png']),
  sizeBytes: z.number().int().min(1).max(photoBytesMax),
})

/** A signature as the strokes of a finger: an SVG path in a box of 300 x 100. */
export const signaturePathSchema = z
  .string()
  .max(20_000)
  .regex(/^M[MLQC0-9 .,-]*$/)

export const positionSchema = z.strictObject({
  latitude: between(-90, 90, '°'),
  longitude: between(-180, 180, '°'),
  accuracyM: between(0, 10_000_000, ' m'),
})

/** A sample taken in the field with a kit. `id` is made by the device: sent again, it is the same scan. */
export const fieldScanSchema = z
  .strictObject({
    id: z.uuid(),
    /** The version of the form that it was filled in with. */
    form: z.literal(1).default(1),
    /** As scanned or typed: the code, or the address behind the QR. */
    code: z.string().min(1).max(200),
    site: z.uuid(),
    kind: z.enum(sampleKinds).default('sample'),
    /** The code of the kit whose sample this one doubles. */
    duplicateOf: z.string().min(1).max(200).nullable().default(null),
    occurredAt: instant,
    timeZone,
    holder: holderSchema,
    clock: deviceClockSchema.nullable().default(null),
    position: positionSchema.nullable().default(null),
    ...measurementFields,
    notes: z.string().trim().max(2000).default(''),
    photos: z.array(photoRefSchema).max(photosOfScanMax).default([]),
    signature: signaturePathSchema.nullable().default(null),
  })
  .meta({ id: 'FieldScan' })
export type FieldScan = z.infer<typeof fieldScanSchema>

const attachmentSchema = z.object({ sha256, stored: z.boolean() })

/** The server's word that it has the scan, and which of its photos. A phone keeps a photo until it stands here as stored. */
export const scanReceiptSchema = z
  .object({
    /** The id of the scan. */
    id: z.uuid(),
    sample: z.uuid(),
    code: z.string(),
    receivedAt: instant,
    /** The scan was here before; nothing was written. */
    existed: z.boolean(),
    remarks: z.array(z.enum(custodyRemarks)),
    attachments: z.array(attachmentSchema),
  })
  .meta({ id: 'ScanReceipt' })
export type ScanReceipt = z.infer<typeof scanReceiptSchema>

export const photoStoredSchema = z
  .object({ sha256, sizeBytes: z.number().int() })
  .meta({ id: 'PhotoStored' })

/** All that a phone needs to work without a network. */
export const fieldPackSchema = z
  .object({
    serverTime: instant,
    /** Until when the person named counts as identified on a device that is offline. */
    validUntil: instant,
    team: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
    person: z.object({ id: z.uuid().nullable(), name: z.string() }),
    sites: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        timeZone: z.string(),
        latitude: z.string().nullable(),
        longitude: z.string().nullable(),
      }),
    ),
    /** The team's kits, those not used yet first; at most 5,000. */
    kits: z.array(
      z.object({
        code: z.string(),
        state: z.enum(kitStates),
        expiresOn: z.iso.date(),
        stateReason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'FieldPack' })
export type FieldPack = z.infer<typeof fieldPackSchema>

export const samplesOfDeedMax = 200
/** Samples change hands. `codes` are those on the vials. */
export const handOverSchema = z
  .strictObject({
    id: z.uuid(),
    codes: z.array(z.string().min(1).max(200)).min(1).max(samplesOfDeedMax),
    from: personName,
    to: personName,
    occurredAt: instant,
    timeZone,
    holder: holderSchema,
    clock: deviceClockSchema.nullable().default(null),
    condition: z.string().trim().max(500).default(''),
    sealNumber: z.string().trim().max(60).default(''),
    temperatureCelsius: between(-30, 60, ' °C').nullable().default(null),
    signature: signaturePathSchema.nullable().default(null),
  })
  .meta({ id: 'HandOver' })
export type HandOver = z.infer<typeof handOverSchema>
export const handOverDoneSchema = z
  .object({
    id: z.uuid(),
    existed: z.boolean(),
    receivedAt: instant,
    samples: z.array(z.object({ id: z.uuid(), code: z.string() })),
    remarks: z.array(z.enum(custodyRemarks)),
  })
  .meta({ id: 'HandOverDone' })

/** What a phone could not send, taken off it as a file. */
export const fieldFileSchema = z
  .strictObject({
    format: z.literal('luminous-field'),
    version: z.literal(1),
    exportedAt: instant,
    team: z.uuid(),
    scans: z.array(z.unknown()).max(500),
    handOvers: z.array(z.unknown()).max(500),
    photos: z
      .array(z.strictObject({ sha256, mediaType: z.string(), base64: z.string() }))
      .max(1000),
  })
  .meta({ id: 'FieldFile' })
export type FieldFile = z.infer<typeof fieldFileSchema>
/** What became of each thing in the file; the counts are those of the file. */
export const fieldFileOutcomeSchema = z
  .object({
    items: z.array(
      z.object({
        kind: z.enum(['scan', 'handOver', 'photo']),
        /** Its place in its list, from 1. */
        number: z.number().int(),
        /** The scan's or hand-over's id, or the photo's SHA-256. */
        id: z.string(),
        outcome: z.enum(['taken', 'existed', 'refused']),
        detail: z.string().nullable(),
      }),
    ),
    taken: z.number().int(),
    existed: z.number().int(),
    refused: z.number().int(),
  })
  .meta({ id: 'FieldFileOutcome' })
export type FieldFileOutcome = z.infer<typeof fieldFileOutcomeSchema>

/** A sample scanned in at the lab's door. */
export const labReceiptSchema = z
  .strictObject({
    id: z.uuid(),
    code: z.string().min(1).max(200),
    occurredAt: instant,
    timeZone,
    sealNumber: z.string().trim().max(60).default(''),
    sealState: z.enum(sealStates),
    temperatureCelsius: between(-30, 60, ' °C').nullable().default(null),
    conditions: z.array(z.enum(conditionCodes)).min(1).max(conditionCodes.length),
    volumeMl: between(0, 100_000, ' mL').nullable().default(null),
    /** Null: the next number of the lab's own series. */
    labNumber: z.string().trim().min(1).max(40).regex(oneLine).nullable().default(null),
    deliveredBy: z.string().trim().max(200).default(''),
    note: z.string().trim().max(1000).default(''),
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
    version: z.number().int(),
    site: z.uuid().optional(),
    collectedAt: instant.optional(),
    kind: z.enum(sampleKinds).optional(),
    duplicateOf: z.uuid().nullable().optional(),
    ph: between(0, 14, '').nullable().optional(),
    waterTemperatureCelsius: between(-5, 60, ' °C').nullable().optional(),
    conductivityUsPerCm: between(0, 500_000, ' µS/cm').nullable().optional(),
    notes: z.string().trim().max(2000).optional(),
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
