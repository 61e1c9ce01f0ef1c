import { z } from 'zod'
import { wellSchema } from './result.ts'
import { oneLine } from './one-line.ts'

const instant = z.iso.datetime({ offset: true })
const reason = z.string().trim().min(3).max(500)
const wellName = z.string().regex(/^[A-Z]{1,2}[1-9][0-9]?$/)
const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, { error: 'must be a plain number' })

export const runStates = [
  'new',
  'computed',
  'review',
  'published',
  'superseded',
  'withdrawn',
  'void',
] as const
export type RunState = (typeof runStates)[number]

/** What a run may become next. What was published stays for ever; a mistaken file is voided, and can come back. */
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  new: ['computed', 'void'],
  computed: ['new', 'computed', 'review', 'void'],
  review: ['computed', 'published', 'void'],
  published: ['superseded', 'withdrawn'],
  superseded: [],
  withdrawn: [],
  void: ['new', 'computed'],
}

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
  name: z.string().trim().min(1).max(100).regex(oneLine),
  vendor: z.string().trim().max(100).default(''),
  model: z.string().trim().max(100).default(''),
  /** As the files say it: a file with this serial is of this instrument. */
  serial: z.string().trim().max(100).default(''),
  timeZone: z.string().min(1).max(64),
  clockOffsetS: z.number().int().min(-86_400).max(86_400).default(0),
  note: z.string().trim().max(1000).default(''),
}
export const newInstrumentSchema = z.strictObject(instrumentFields).meta({ id: 'NewInstrument' })
export type NewInstrument = z.infer<typeof newInstrumentSchema>
export const instrumentChangeSchema = z
  .strictObject({
    ...instrumentFields,
    retired: z.boolean(),
    version: z.number().int(),
    reason,
  })
  .meta({ id: 'InstrumentChange' })
export type InstrumentChange = z.infer<typeof instrumentChangeSchema>

export const lotKinds = ['biosensor', 'calibrant'] as const
export const lotSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(lotKinds),
    /** The strain, or the calibrant. */
    name: z.string(),
    lot: z.string(),
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
    name: z.string().trim().min(1).max(200).regex(oneLine),
    lot: z.string().trim().min(1).max(100).regex(oneLine),
    expiresOn: z.iso.date(),
    note: z.string().trim().max(1000).default(''),
  })
  .meta({ id: 'NewReagentLot' })
export type NewLot = z.infer<typeof newLotSchema>
export const lotChangeSchema = z
  .strictObject({ retired: z.boolean(), version: z.number().int(), reason })
  .meta({ id: 'ReagentLotChange' })

const dilution = decimal.refine((text) => Number(text) > 0, { error: 'must be more than 0' })
const ofSample = {
  sampleCode: z.string().trim().min(1).max(100),
  /** The factor that the found concentration is multiplied by. */
  dilution,
  replicate: z.number().int().min(1).max(1536).optional(),
}
/** What one well holds. */
export const wellContentSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('standard'), concentration: decimal }),
  z.strictObject({ role: z.literal('blank') }),
  z.strictObject({ role: z.literal('positiveControl') }),
  z.strictObject({ role: z.literal('negativeControl') }),
  z.strictObject({ role: z.literal('sample'), ...ofSample }),
  z.strictObject({ role: z.literal('fieldBlank'), ...ofSample }),
  z.strictObject({ role: z.literal('duplicate'), ...ofSample }),
  z.strictObject({ role: z.literal('spike'), ...ofSample, addedConcentration: decimal }),
  z.strictObject({ role: z.literal('empty') }),
])
/** Well name to content; wells that are not named hold nothing. */
export const layoutSchema = z
  .record(wellName, wellContentSchema)
  .refine((layout) => Object.keys(layout).length <= 1536, { error: 'has too many wells' })

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
    name: z.string().trim().min(1).max(100).regex(oneLine),
    wellCount: z.number().int().min(6).max(1536),
    layout: layoutSchema,
  })
  .meta({ id: 'NewLayoutTemplate' })

export const methodRevisionSchema = z
  .object({
    id: z.uuid(),
    code: z.string(),
    revision: z.number().int(),
    /** The recipe, as the lab wrote it. */
    definition: z.record(z.string(), z.unknown()),
    /** How many runs were computed by it; none of them changes when a revision is added. */
    runs: z.number().int(),
    madeAt: instant,
  })
  .meta({ id: 'MethodRevision' })
export type MethodRevision = z.infer<typeof methodRevisionSchema>
export const methodListSchema = z
  .object({ items: z.array(methodRevisionSchema) })
  .meta({ id: 'MethodList' })
export const newMethodSchema = z
  .strictObject({ definition: z.record(z.string(), z.unknown()), reason })
  .meta({ id: 'NewMethod' })
export const methodPreviewAskSchema = z
  .strictObject({ definition: z.record(z.string(), z.unknown()), run: z.uuid() })
  .meta({ id: 'MethodToTry' })

const valueSchema = z.object({
  concentration: z.string().nullable(),
  qualifier: z.enum(['<', '>']).nullable(),
  limit: z.string().nullable(),
  limitType: z.string().nullable(),
  flag: z.string().nullable(),
})
/** What a method would make of a past run, beside what it was. */
export const methodPreviewSchema = z
  .object({
    run: z.uuid(),
    results: z.array(
      z.object({
        sampleCode: z.string(),
        role: z.string(),
        dilution: z.string(),
        before: valueSchema.nullable(),
        after: valueSchema.nullable(),
        isSame: z.boolean(),
      }),
    ),
    calibrationBefore: z.record(z.string(), z.number()).nullable(),
    calibrationAfter: z.record(z.string(), z.number()).nullable(),
    failedBefore: z.array(z.string()),
    failedAfter: z.array(z.string()),
    error: z.string().nullable(),
  })
  .meta({ id: 'MethodPreview' })
export type MethodPreview = z.infer<typeof methodPreviewSchema>

export const runSummarySchema = z
  .object({
    id: z.uuid(),
    state: z.enum(runStates),
    edition: z.number().int(),
    plate: z.string(),
    fileName: z.string(),
    fileSha256: z.string(),
    method: z.string().nullable(),
    instrument: z.string().nullable(),
    readAt: instant.nullable(),
    uploadedAt: instant,
    uploadedBy: z.string(),
    analyst: z.string().nullable(),
    samples: z.number().int(),
    failedRules: z.number().int(),
    /** It came back from review and waits for the analyst. */
    returned: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'RunSummary' })
export type RunSummary = z.infer<typeof runSummarySchema>
export const runPageSchema = z
  .object({ items: z.array(runSummarySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'RunPage' })
export const runQuerySchema = z.strictObject({
  state: z.enum(runStates).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(300).optional(),
})

export const qualityCheckSchema = z.object({
  rule: z.string(),
  passed: z.boolean(),
  subject: z.string().nullable(),
  observed: z.number().nullable(),
  limit: z.number().nullable(),
  wells: z.array(z.string()),
  message: z.string(),
  /** What a reviewer ruled about it where it failed. */
  ruling: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
})

/** What keeps a run from going on; each as a sentence of what to do. */
export const runObstacleSchema = z.object({
  code: z.enum([
    'noLayout',
    'noMethod',
    'noReadTime',
    'cannotCompute',
    'turned',
    'unknownSamples',
    'sampleNotReady',
    'readInFuture',
    'unruled',
    'repeatUndecided',
  ]),
  message: z.string(),
  /** Whether it bars the submission to review, or the signature only. */
  bars: z.enum(['submit', 'publish', 'nothing']),
})
export type RunObstacle = z.infer<typeof runObstacleSchema>

export const runResultSchema = z.object({
  /** The result's id, which it keeps when it is published. */
  id: z.uuid(),
  role: z.string(),
  sampleCode: z.string(),
  dilution: z.string(),
  wells: z.array(z.string()),
  wellsLeftOut: z.array(z.string()),
  cvPercent: z.number().nullable(),
  ...valueSchema.shape,
  lower95: z.string().nullable(),
  upper95: z.string().nullable(),
  team: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  sample: z.uuid().nullable(),
  receiptState: z.string().nullable(),
  /** Other runs of the same sample, and which of them is reported. */
  repeats: z.array(
    z.object({
      run: z.uuid(),
      state: z.enum(runStates),
      ...valueSchema.shape,
      published: z.boolean(),
    }),
  ),
  choice: z.enum(['report', 'omit']).nullable(),
  choiceReason: z.string().nullable(),
})
export type RunResult = z.infer<typeof runResultSchema>

export const runNoteSchema = z.object({
  id: z.uuid(),
  kind: z.enum([
    'submitted',
    'returned',
    'comment',
    'published',
    'voided',
    'restored',
    'amended',
    'withdrawn',
  ]),
  by: z.string(),
  at: instant,
  text: z.string(),
})

export const runSchema = runSummarySchema
  .extend({
    rowCount: z.number().int(),
    columnCount: z.number().int(),
    signalUnit: z.string().nullable(),
    /** The reader as the file names it. */
    fileInstrument: z.string(),
    instrumentId: z.uuid().nullable(),
    readAtLocal: z.string().nullable(),
    readAtSource: z.enum(['file', 'entered']).nullable(),
    biosensorLot: lotSchema.nullable(),
    calibrantLot: lotSchema.nullable(),
    methodId: z.uuid().nullable(),
    methodRevision: z.number().int().nullable(),
    layout: layoutSchema.nullable(),
    /** Of every well that was read: its signal, role and value. */
    wells: z.array(wellSchema.extend({ excluded: z.string().nullable() })),
    calibration: z
      .object({
        model: z.enum(['4pl', '5pl']),
        parameters: z.record(z.string(), z.number()),
        standardErrors: z.record(z.string(), z.number().nullable()),
        r2: z.number(),
        /** Each standard well: what the curve makes of its signal. */
        standards: z.array(
          z.object({
            well: z.string(),
            concentration: z.string(),
            signal: z.number(),
            fitted: z.number(),
            backCalculated: z.number().nullable(),
            errorPercent: z.number().nullable(),
          }),
        ),
      })
      .nullable(),
    calibrationError: z.string().nullable(),
    qc: z.array(qualityCheckSchema),
    results: z.array(runResultSchema),
    orientation: z.object({
      turned: z.string().nullable(),
      undetectable: z.array(z.string()),
    }),
    exclusions: z.array(
      z.object({ well: z.string(), reason: z.string(), by: z.string(), at: instant }),
    ),
    obstacles: z.array(runObstacleSchema),
    notes: z.array(runNoteSchema),
    submittedBy: z.uuid().nullable(),
    signature: z
      .object({
        by: z.string(),
        role: z.string(),
        at: instant,
        meaning: z.string(),
        /** `demonstration`: nobody typed anything; the demonstration's people are made up. */
        confirmedWith: z.enum(['password', 'passkey', 'demonstration']),
      })
      .nullable(),
    amends: z.uuid().nullable(),
    amendedBy: z.uuid().nullable(),
    amendReason: z.string().nullable(),
    /** What the plate reader's software calculated, by name; never an input of ours. */
    vendorCalculations: z.array(z.string()),
    layoutRemarks: z.array(z.object({ well: z.string(), text: z.string() })),
  })
  .meta({ id: 'Run' })
export type Run = z.infer<typeof runSchema>

export const uploadedFileSchema = z
  .object({
    fileSha256: z.string(),
    fileName: z.string(),
    format: z.string(),
    /** The same bytes were here: these are the runs that they made. */
    existed: z.boolean(),
    runs: z.array(runSummarySchema),
  })
  .meta({ id: 'UploadedPlateFile' })
export type UploadedFile = z.infer<typeof uploadedFileSchema>

/** The readings of one well, as its file has them. */
export const wellReadingsSchema = z
  .object({
    well: z.string(),
    readings: z.array(
      z.object({
        block: z.string(),
        timeS: z.number().nullable(),
        value: z.number().nullable(),
        unit: z.string(),
        flag: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'WellReadings' })

/** What is left out stays. */
export const runChangeSchema = z
  .strictObject({
    version: z.number().int(),
    /** `code@revision`, or `code` for its newest. */
    method: z.string().max(100).optional(),
    instrument: z.uuid().nullable().optional(),
    /** On the reader's clock, `YYYY-MM-DDThh:mm:ss`; the instrument's zone and offset make it an instant. */
    readAtLocal: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/)
      .optional(),
    biosensorLot: z.uuid().nullable().optional(),
    calibrantLot: z.uuid().nullable().optional(),
  })
  .meta({ id: 'RunChange' })
export type RunChange = z.infer<typeof runChangeSchema>

/** A layout as wells, or as CSV text, or the one of the file, or the present one turned. */
export const runLayoutSchema = z
  .strictObject({
    version: z.number().int(),
    layout: layoutSchema.optional(),
    csv: z.string().max(1_000_000).optional(),
    fromFile: z.literal(true).optional(),
    turn: z.enum(['rotated180', 'mirroredColumns', 'mirroredRows']).optional(),
    reason: reason.optional(),
  })
  .meta({ id: 'RunLayout' })
export type RunLayout = z.infer<typeof runLayoutSchema>

const version = z.number().int()
export const exclusionSchema = z
  .strictObject({ version, well: wellName, reason, excluded: z.boolean() })
  .meta({ id: 'Exclusion' })
export const rulingSchema = z
  .strictObject({
    version,
    rule: z.string().max(40),
    subject: z.string().max(200).nullable(),
    reason,
  })
  .meta({ id: 'Ruling' })
export const choiceSchema = z
  .strictObject({
    version,
    sampleCode: z.string().max(100),
    dilution: z.string().max(30),
    choice: z.enum(['report', 'omit']),
    reason,
  })
  .meta({ id: 'Choice' })
export const runStepSchema = z
  .strictObject({ version, comment: z.string().trim().max(2000).default('') })
  .meta({ id: 'RunStep' })
export const runStepWithReasonSchema = z
  .strictObject({ version, reason })
  .meta({ id: 'RunStepWithReason' })
/** Signing asks who it is once more; `meaning` is what the signature says. */
export const signRunSchema = z
  .strictObject({
    version,
    password: z.string().max(1000).optional(),
    passkey: z.unknown().optional(),
    meaning: z.string().trim().min(3).max(300),
  })
  .meta({ id: 'RunSignature' })
export const withdrawRunSchema = signRunSchema.extend({ reason }).meta({ id: 'RunWithdrawal' })

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
export const standInListSchema = z
  .object({ items: z.array(standInSchema) })
  .meta({ id: 'StandInList' })
export const newStandInSchema = z
  .strictObject({ standIn: z.uuid(), from: instant, until: instant, reason })
  .meta({ id: 'NewStandIn' })

export const controlChartSchema = z
  .object({
    method: z.string(),
    /** Which control, and its unit. */
    control: z.string(),
    unit: z.string(),
    centre: z.number().nullable(),
    sd: z.number().nullable(),
    points: z.array(
      z.object({
        run: z.uuid(),
        plate: z.string(),
        readAt: instant.nullable(),
        value: z.number().nullable(),
        z: z.number().nullable(),
        broken: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ControlChart' })
export type ControlChart = z.infer<typeof controlChartSchema>
export const controlChartListSchema = z
  .object({ items: z.array(controlChartSchema) })
  .meta({ id: 'ControlChartList' })
