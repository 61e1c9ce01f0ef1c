import { z } from 'zod'
import { kitStates } from './kit.ts'
import { decimalBetween, measurementFields, timeZoneSchema, worldInstantSchema } from './measure.ts'
import { custodyRemarks, sampleKinds } from './custody-codes.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const personName = lineText(1, 200)

/** What the device's clocks said when the deed was recorded. */
export const deviceClockSchema = z.strictObject({
  deviceTime: worldInstantSchema,
  utcOffsetMinutes: z.number().int().min(-900).max(900),
  /** Device minus server at the last contact, null where the device never had one. */
  serverOffsetMs: z.number().int().nullable().default(null),
  /** Since that contact, by a clock that nobody can set; null where the page was loaded again since. */
  sinceContactMs: z.number().int().min(0).nullable().default(null),
  /** Device minus the server's time as it should be by that clock; null as above. */
  skewMs: z.number().int().nullable().default(null),
  gpsTime: worldInstantSchema.nullable().default(null),
})
export type DeviceClock = z.infer<typeof deviceClockSchema>

/** The same as it was recorded. */
export const recordedClockSchema = z.object({
  deviceTime: worldInstantSchema,
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
  latitude: decimalBetween(-90, 90, '°'),
  longitude: decimalBetween(-180, 180, '°'),
  accuracyM: decimalBetween(0, 10_000_000, ' m'),
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
    occurredAt: worldInstantSchema,
    timeZone: timeZoneSchema,
    holder: holderSchema,
    clock: deviceClockSchema.nullable().default(null),
    position: positionSchema.nullable().default(null),
    ...measurementFields,
    notes: noteText(0, 2000).default(''),
    photos: z.array(photoRefSchema).max(photosOfScanMax).default([]),
    signature: signaturePathSchema.nullable().default(null),
  })
  .meta({ id: 'FieldScan' })
export type FieldScan = z.infer<typeof fieldScanSchema>

export const attachmentSchema = z.object({ sha256, stored: z.boolean() })

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
    occurredAt: worldInstantSchema,
    timeZone: timeZoneSchema,
    holder: holderSchema,
    clock: deviceClockSchema.nullable().default(null),
    condition: noteText(0, 500).default(''),
    sealNumber: lineText(0, 60).default(''),
    temperatureCelsius: decimalBetween(-30, 60, ' °C').nullable().default(null),
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
