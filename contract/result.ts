import { z } from 'zod'
import { teamSummarySchema } from './session.ts'

/** A decimal number as text, so that it is the same number everywhere. */
const decimal = z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/)

/** A concentration: a number with its interval, a censored one with its limit, or none with the reason. */
export const concentrationSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('number'),
      concentrationMgPerL: decimal,
      lower95MgPerL: decimal.nullable(),
      upper95MgPerL: decimal.nullable(),
    }),
    z.object({
      kind: z.literal('censored'),
      qualifier: z.enum(['<', '>']),
      limitMgPerL: decimal,
      limitType: z.string(),
      /** Between two limits (LOD and LOQ): the lower one. */
      lowerMgPerL: decimal.nullable(),
    }),
    z.object({ kind: z.literal('notRead'), flags: z.array(z.string()) }),
    /** The biosensor was inhibited or silenced: it says nothing of the water. */
    z.object({ kind: z.literal('noStatement'), flags: z.array(z.string()) }),
    /** Screening: the fold is what is reported. */
    z.object({ kind: z.literal('foldAlone') }),
  ])
  .meta({ id: 'Concentration' })
export type Concentration = z.infer<typeof concentrationSchema>

/** Which of the panel answered, as the laboratory named it when it published. */
export const biosensorOfResultSchema = z
  .object({ code: z.string(), name: z.string(), acidClass: z.string() })
  .meta({ id: 'BiosensorOfResult' })
export type BiosensorOfResult = z.infer<typeof biosensorOfResultSchema>

/** Those of which a team has results, by their names of today. */
export const biosensorsOfTeamSchema = z
  .object({ items: z.array(biosensorOfResultSchema) })
  .meta({ id: 'BiosensorsOfTeam' })

/** The response over the untreated control: 1 is none. */
export const foldSchema = z
  .object({
    fold: decimal,
    lower95: decimal.nullable(),
    upper95: decimal.nullable(),
    /** By the method's limit; null where the biosensor makes no statement. */
    response: z.enum(['none', 'significant']).nullable(),
  })
  .meta({ id: 'Fold' })
export type Fold = z.infer<typeof foldSchema>

const instant = z.iso.datetime({ offset: true })

/** In force, or not any more: then why, since when, by whom, and what took its place. */
export const resultStatusSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('current') }),
    z.object({
      kind: z.enum(['superseded', 'withdrawn']),
      reason: z.string(),
      at: instant,
      by: z.string(),
      replacedBy: z.uuid().nullable(),
    }),
  ])
  .meta({ id: 'ResultStatus' })
export type ResultStatus = z.infer<typeof resultStatusSchema>

export const resultSummarySchema = z
  .object({
    id: z.uuid(),
    team: teamSummarySchema,
    sample: z.object({
      id: z.uuid(),
      code: z.string(),
      collectedAt: z.iso.datetime({ offset: true }),
    }),
    site: z.object({ id: z.uuid(), name: z.string(), timeZone: z.string() }),
    analyte: z.string(),
    /** Null for results of before the panel. */
    biosensor: biosensorOfResultSchema.nullable(),
    concentration: concentrationSchema,
    /** The concentration is semi-quantitative, by its method. */
    isEstimate: z.boolean(),
    /** Null where the method's signal is no fold, or none could be made. */
    fold: foldSchema.nullable(),
    /** Growth in percent of the untreated control; null where it was not read. */
    growthPercent: decimal.nullable(),
    flags: z.array(z.string()),
    publishedAt: z.iso.datetime({ offset: true }),
    /** The first, or what took the place of a former one. */
    edition: z.number().int(),
    status: resultStatusSchema,
    version: z.number().int(),
  })
  .meta({ id: 'ResultSummary' })
export type ResultSummary = z.infer<typeof resultSummarySchema>

export const resultPageSchema = z
  .object({ items: z.array(resultSummarySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'ResultPage' })
export type ResultPage = z.infer<typeof resultPageSchema>

export const resultQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
  /** Those of one sample only. */
  sample: z.uuid().optional(),
})

export const methodSummarySchema = z
  .object({
    code: z.string(),
    revision: z.number().int(),
    title: z.string(),
    strain: z.string(),
    calibrant: z.string(),
    unit: z.string(),
    rounding: z.object({
      kind: z.enum(['significantDigits', 'decimals']),
      digits: z.number().int(),
    }),
    lodMgPerL: decimal.nullable(),
    loqMgPerL: decimal.nullable(),
    /** The LOD is where the curve reaches this fold; null where it is a number of the method, or there is none. */
    lodFold: decimal.nullable(),
    /** How much of the well is water; null where the sample is not diluted by it. */
    wellDilution: z.object({ waterUl: decimal, wellUl: decimal }).nullable(),
  })
  .meta({ id: 'MethodSummary' })

export const resultSchema = resultSummarySchema
  .extend({
    dilution: decimal,
    replicates: z.number().int(),
    cvPercent: decimal.nullable(),
    estimateMgPerL: z.string().nullable(),
    /** The result whose place it took. */
    replaces: z.uuid().nullable(),
    /** Who signed, and what they said by it; null for results of before there was review. */
    approval: z
      .object({ by: z.string(), role: z.string(), at: instant, meaning: z.string() })
      .nullable(),
    method: methodSummarySchema,
    run: z.object({
      id: z.uuid(),
      plateFileSha256: z.string(),
      readingRoot: z.string(),
    }),
  })
  .meta({ id: 'Result' })
export type Result = z.infer<typeof resultSchema>

/** One well that the reader may see: its own, or one that the whole plate shares. */
export const wellSchema = z
  .object({
    well: z.string(),
    role: z.string(),
    /** Which culture it holds; null in medium alone, and on plates of a single one. */
    biosensor: z.string().nullable(),
    /** Whose well it is: the reader's own sample, or shared by all on the plate. */
    scope: z.enum(['own', 'shared']),
    sampleCode: z.string().nullable(),
    standardMgPerL: decimal.nullable(),
    dilution: decimal.nullable(),
    signal: z.number().nullable(),
    signalFlag: z.string().nullable(),
    concentrationMgPerL: decimal.nullable(),
    /** In percent of the untreated control; null where growth is not read. */
    growthPercent: z.number().nullable(),
    flag: z.string().nullable(),
  })
  .meta({ id: 'Well' })
export type Well = z.infer<typeof wellSchema>

/** A reading of the disclosure: a leaf of the reading tree, opened. */
export const disclosedReadingSchema = z
  .object({
    index: z.number().int(),
    /** The exact text that is hashed behind its salt. */
    leaf: z.string(),
    saltHex: z.string(),
  })
  .meta({ id: 'DisclosedReading' })

export const plateSchema = z
  .object({
    runId: z.uuid(),
    plate: z.string(),
    rowCount: z.number().int(),
    columnCount: z.number().int(),
    /** Of the result; signal and calibration are of this one. */
    biosensor: z.string().nullable(),
    signalUnit: z.string(),
    readAtLocal: z.string().nullable(),
    instrument: z.string(),
    calibration: z
      .object({
        model: z.enum(['4pl', '5pl', 'line']),
        parameters: z.record(z.string(), z.number()),
        r2: z.number(),
      })
      .nullable(),
    wells: z.array(wellSchema),
    readingCount: z.number().int(),
    readingRoot: z.string(),
    /** All leaf hashes of the reading tree in file order, 32 bytes each: they make `readingRoot`. */
    leafHashesBase64: z.string(),
    readings: z.array(disclosedReadingSchema),
  })
  .meta({ id: 'Plate' })
export type Plate = z.infer<typeof plateSchema>

/** CSV on the Web: names, units, types. */
export const csvColumnsSchema = z.record(z.string(), z.unknown())
