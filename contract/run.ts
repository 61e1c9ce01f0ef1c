import { z } from 'zod'
import { lotSchema } from './bench.ts'
import { wellSchema } from './result.ts'
import { seenVersionSchema } from './version.ts'
import { biosensorCodeSchema, layoutSchema, wellNameSchema } from './layout.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
const reason = noteText(3, 500)

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
  // By the next edition.
  withdrawn: ['superseded'],
  void: ['new', 'computed'],
}

/** What a computation says of a sample, as people read it. */
export const valueSchema = z.object({
  concentration: z.string().nullable(),
  qualifier: z.enum(['<', '>']).nullable(),
  limit: z.string().nullable(),
  limitType: z.string().nullable(),
  /** Times the light of the untreated control; null where the method's signal is no fold, or was not kept. */
  fold: z.string().nullable(),
  flag: z.string().nullable(),
})
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
export type RunPage = z.infer<typeof runPageSchema>
/** What is published is in this unit; a method in another one computes, but is not handed in. */
export const reportedUnit = 'mg/L'

export const runQuerySchema = z.strictObject({
  state: z.enum(runStates).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(300).optional(),
})

const biosensor = biosensorCodeSchema.nullable()

export const qualityCheckSchema = z.object({
  rule: z.string(),
  /** Null: of the whole plate, or of a single biosensor that nobody named. */
  biosensor,
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
    'noBiosensor',
    'unknownBiosensor',
    'methodWithoutWells',
    'noReadTime',
    'cannotCompute',
    'turned',
    'unitNotReported',
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
  biosensor,
  role: z.string(),
  sampleCode: z.string(),
  dilution: z.string(),
  wells: z.array(z.string()),
  wellsLeftOut: z.array(z.string()),
  cvPercent: z.number().nullable(),
  ...valueSchema.shape,
  lower95: z.string().nullable(),
  upper95: z.string().nullable(),
  foldLower95: z.string().nullable(),
  foldUpper95: z.string().nullable(),
  /** By the method's limit; null where the biosensor makes no statement. */
  response: z.enum(['none', 'significant']).nullable(),
  /** Growth in percent of the untreated control; null where it was not read. */
  growthPercent: z.number().nullable(),
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

/** What one biosensor of the plate gave, by its method. Without a layout or a method nothing is computed of it. */
export const runPartSchema = z
  .object({
    biosensor,
    method: z.object({
      id: z.uuid(),
      code: z.string(),
      revision: z.number().int(),
      title: z.string(),
      report: z.enum(['concentration', 'fold']),
      isEstimate: z.boolean(),
      significantFold: z.string().nullable(),
    }),
    signalUnit: z.string(),
    /** Of concentrations of wells, standards and results: the method’s. What is published is in mg/L. */
    unit: z.string(),
    calibration: z
      .object({
        model: z.enum(['4pl', '5pl', 'line']),
        parameters: z.record(z.string(), z.number()),
        standardErrors: z.record(z.string(), z.number().nullable()),
        /** Of the parameters in the order A, B, C, D, G: for the interval of the curve. */
        covariance: z.array(z.array(z.number())),
        degreesOfFreedom: z.number().int(),
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
  })
  .meta({ id: 'RunPart' })
export type RunPart = z.infer<typeof runPartSchema>

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
    /** Of the readings, which stand for the wells until there is a method. */
    signalUnit: z.string().nullable(),
    /** Why nothing could be computed, where it could not. */
    error: z.string().nullable(),
    parts: z.array(runPartSchema),
    /** `pass`: no check failed. Null while nothing is computed. */
    verdict: z.enum(['pass', 'needsReview']).nullable(),
    /** The reader as the file names it. */
    fileInstrument: z.string(),
    instrumentId: z.uuid().nullable(),
    readAtLocal: z.string().nullable(),
    /** When it was read, as the file writes it. */
    readAtText: z.string().nullable(),
    readAtSource: z.enum(['file', 'entered']).nullable(),
    /** Of the cultures and the standards, by biosensor; null: of the whole plate. */
    lots: z.array(z.object({ biosensor, lot: lotSchema })),
    layout: layoutSchema.nullable(),
    /** Of every well that was read: its signal, role and value. */
    wells: z.array(wellSchema.extend({ excluded: z.string().nullable() })),
    qc: z.array(qualityCheckSchema),
    results: z.array(runResultSchema),
    orientation: z.object({
      turned: z.string().nullable(),
      undetectable: z.array(z.string()),
    }),
    /**
     * Of every two biosensors of the plate, whether their controls and standards would tell if one stood in the
     * other’s wells: they lie as laid out, seem exchanged, suit either way round, or neither.
     */
    exchanges: z.array(
      z.object({
        biosensors: z.array(biosensorCodeSchema).length(2),
        verdict: z.enum(['asLaidOut', 'exchanged', 'cannotTell', 'neither']),
      }),
    ),
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
export type WellReadings = z.infer<typeof wellReadingsSchema>

/** What is left out stays. */
export const runChangeSchema = z
  .strictObject({
    version: seenVersionSchema,
    /** `code@revision`, or `code` for its newest. */
    method: z.string().max(100).optional(),
    /** The same for a plate of several biosensors: one for each. */
    methods: z.array(z.string().max(100)).min(1).max(20).optional(),
    instrument: z.uuid().nullable().optional(),
    /** On the reader's clock, `YYYY-MM-DDThh:mm:ss`; the instrument's zone and offset make it an instant. */
    readAtLocal: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/)
      .optional(),
    /** All of them: one of each kind for a biosensor, null standing for the whole plate. */
    lots: z
      .array(z.strictObject({ biosensor, lot: z.uuid() }))
      .max(50)
      .optional(),
  })
  .meta({ id: 'RunChange' })
export type RunChange = z.infer<typeof runChangeSchema>

/** A layout as wells, or as CSV text, or the one of the file, or the present one turned. */
export const runLayoutSchema = z
  .strictObject({
    version: seenVersionSchema,
    layout: layoutSchema.optional(),
    csv: z.string().max(1_000_000).optional(),
    fromFile: z.literal(true).optional(),
    turn: z.enum(['rotated180', 'mirroredColumns', 'mirroredRows']).optional(),
    reason: reason.optional(),
  })
  .meta({ id: 'RunLayout' })
export type RunLayout = z.infer<typeof runLayoutSchema>

const version = seenVersionSchema
export const exclusionSchema = z
  .strictObject({ version, well: wellNameSchema, reason, excluded: z.boolean() })
  .meta({ id: 'Exclusion' })
export const rulingSchema = z
  .strictObject({
    version,
    rule: z.string().max(40),
    subject: z.string().max(200).nullable(),
    biosensor: biosensorCodeSchema.nullable().optional(),
    reason,
  })
  .meta({ id: 'Ruling' })
export const choiceSchema = z
  .strictObject({
    version,
    sampleCode: z.string().max(100),
    dilution: z.string().max(30),
    biosensor: biosensorCodeSchema.nullable().optional(),
    choice: z.enum(['report', 'omit']),
    reason,
  })
  .meta({ id: 'Choice' })
export const runStepSchema = z
  .strictObject({ version, comment: noteText(0, 2000).default('') })
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
    meaning: lineText(3, 300),
  })
  .meta({ id: 'RunSignature' })
export const withdrawRunSchema = signRunSchema.extend({ reason }).meta({ id: 'RunWithdrawal' })
