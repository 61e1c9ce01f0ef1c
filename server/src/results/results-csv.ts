import { toRfc3339 } from '../platform/instant.ts'
import type { ResultRow } from './queries.ts'
import type { CsvColumn } from './write-csv.ts'

/** The columns of a file of results. A censored result has a qualifier and a limit, and no concentration. */
export const resultColumns: readonly CsvColumn<ResultRow>[] = [
  { name: 'result', does: 'Id of the result', datatype: 'string', of: (row) => row.id },
  {
    name: 'sample',
    does: 'Code on the vial; text',
    datatype: 'string',
    of: (row) => row.sampleCode,
  },
  { name: 'site', does: 'Where it was taken', datatype: 'string', of: (row) => row.siteName },
  {
    name: 'collected_at',
    does: 'When it was taken, UTC',
    datatype: 'dateTime',
    of: (row) => toRfc3339(row.collectedAt),
  },
  {
    name: 'time_zone',
    does: 'Zone of the site, by its IANA name',
    datatype: 'string',
    of: (row) => row.timeZone,
  },
  { name: 'analyte', does: 'What was measured', datatype: 'string', of: (row) => row.analyte },
  {
    name: 'biosensor',
    does: 'Code of the biosensor that answered; empty for results of before the panel',
    datatype: 'string',
    of: (row) => row.biosensor,
  },
  {
    name: 'biosensor_name',
    does: 'What the laboratory called it',
    datatype: 'string',
    of: (row) => row.biosensorName,
  },
  {
    name: 'acid_class',
    does: 'Class of naphthenic acids that it answers to',
    datatype: 'string',
    of: (row) => row.acidClass,
  },
  {
    name: 'fold',
    does: 'Response over the untreated control, times; 1 is none. Empty where the biosensor makes no fold',
    datatype: 'decimal',
    of: (row) => row.fold,
  },
  {
    name: 'fold_lower95',
    does: '95 % interval of the fold, lower end',
    datatype: 'decimal',
    of: (row) => row.foldLower95,
  },
  {
    name: 'fold_upper95',
    does: '95 % interval of the fold, upper end',
    datatype: 'decimal',
    of: (row) => row.foldUpper95,
  },
  {
    name: 'response',
    does: 'none or significant by the limit of the method; empty where the biosensor makes no statement',
    datatype: 'string',
    of: (row) => row.response,
  },
  {
    name: 'growth_percent',
    does: 'Growth of the biosensor in the sample, % of the untreated control',
    datatype: 'decimal',
    of: (row) => row.growthPercent,
  },
  {
    name: 'is_estimate',
    does: 'Whether the concentration is an estimate by its method',
    datatype: 'boolean',
    of: (row) => String(row.isEstimate),
  },
  {
    name: 'qualifier',
    does: '< below or > above limit_mg_per_l; empty for a number',
    datatype: 'string',
    of: (row) => row.qualifier,
  },
  {
    name: 'concentration_mg_per_l',
    does: 'Concentration in mg/L as an equivalent of the calibrant, rounded by the method; empty where it is censored or was not read',
    datatype: 'decimal',
    of: (row) => row.concentrationMgPerL,
  },
  {
    name: 'limit_mg_per_l',
    does: 'Limit of a censored result, mg/L',
    datatype: 'decimal',
    of: (row) => row.limitMgPerL,
  },
  {
    name: 'limit_type',
    does: 'Which limit it is: LOD, LOQ, ULOQ, ...',
    datatype: 'string',
    of: (row) => row.limitType,
  },
  {
    name: 'lower95_mg_per_l',
    does: '95 % interval, lower end, mg/L',
    datatype: 'decimal',
    of: (row) => row.lower95MgPerL,
  },
  {
    name: 'upper95_mg_per_l',
    does: '95 % interval, upper end, mg/L',
    datatype: 'decimal',
    of: (row) => row.upper95MgPerL,
  },
  {
    name: 'dilution',
    does: 'Factor by which the sample was diluted',
    datatype: 'decimal',
    of: (row) => row.dilution,
  },
  {
    name: 'replicates',
    does: 'How many wells it rests on',
    datatype: 'integer',
    of: (row) => row.replicates,
  },
  {
    name: 'cv_percent',
    does: 'Coefficient of variation of its wells, %',
    datatype: 'decimal',
    of: (row) => row.cvPercent,
  },
  {
    name: 'flags',
    does: 'Why there is no number, and what failed; separated by blanks',
    datatype: 'string',
    of: (row) => row.flags.join(' '),
  },
  {
    name: 'method',
    does: 'Method and revision',
    datatype: 'string',
    of: (row) => `${row.methodCode}@${row.methodRevision}`,
  },
  {
    name: 'edition',
    does: 'The first, or what took the place of a former one',
    datatype: 'integer',
    of: (row) => row.edition,
  },
  { name: 'status', does: 'current or withdrawn', datatype: 'string', of: (row) => row.status },
  {
    name: 'approved_by',
    does: 'Who signed',
    datatype: 'string',
    of: (row) => row.approvedBy,
  },
  {
    name: 'published_at',
    does: 'When it became visible, UTC',
    datatype: 'dateTime',
    of: (row) => toRfc3339(row.publishedAt),
  },
  {
    name: 'plate_file_sha256',
    does: 'SHA-256 of the plate file that it comes from',
    datatype: 'string',
    of: (row) => row.plateFileSha256,
  },
]
