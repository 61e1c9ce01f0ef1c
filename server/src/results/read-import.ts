import { instantOf, localDayOf } from '@luminous/contract/local-time.ts'
import { cutCsv } from '@luminous/assay/text/csv.ts'
import { decodeText } from '@luminous/assay/text/decode-text.ts'
import {
  importColumns,
  importRowsMax,
  type ImportedResult,
  type ImportPreview,
} from '@luminous/contract'
import { Problem } from '../platform/problem.ts'

export type ImportSite = { readonly id: string; readonly name: string; readonly timeZone: string }
type Row = ImportPreview['rows'][number]
type Cells = Readonly<Record<string, string>>

/** A line that cannot be taken, with why. */
class Refusal extends Error {}

/**
 * Reads a file of results line by line: used, ignored (blank), or refused with the reason. Identifiers stay text,
 * decimals stay as they are written, a day stays a day. Throws `file.unreadable` for a file without the columns. Pure.
 */
export function readImport(bytes: Uint8Array, sites: readonly ImportSite[]): ImportPreview {
  const { text } = decodeText(bytes)
  const separator = (text.split(/\r?\n/, 1)[0] ?? '').includes(';') ? ';' : ','
  const [head, ...lines] = cutCsv(text, separator, importRowsMax + 1)
  const columns = readHead(head?.cells ?? [])
  const rows = lines.map(({ line, cells }): Row => {
    if (cells.every((cell) => cell.trim() === '')) {
      return { line, outcome: 'ignored', reason: 'The line is blank.', result: null }
    }
    try {
      if (cells.length > columns.length) throw new Refusal('It has more cells than the head line.')
      const named = Object.fromEntries(columns.map((name, at) => [name, (cells[at] ?? '').trim()]))
      return { line, outcome: 'used', reason: null, result: readRow(line, named, sites) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { line, outcome: 'refused', reason: error.message, result: null }
    }
  })
  const judged = refuseTwins(rows)
  const count = (outcome: Row['outcome']) => judged.filter((row) => row.outcome === outcome).length
  return {
    rows: judged,
    used: count('used'),
    ignored: count('ignored'),
    refused: count('refused'),
  }
}

function readHead(cells: readonly string[]): string[] {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const known = importColumns.map((name) => name.replace('*', ''))
  const unknown = names.find((name) => !known.includes(name))
  const missing = importColumns.find(
    (name) => name.endsWith('*') && !names.includes(name.slice(0, -1)),
  )
  if (unknown === undefined && missing === undefined && new Set(names).size === names.length) {
    return names
  }
  const what =
    missing !== undefined
      ? `The column ${missing.slice(0, -1)} is missing.`
      : `The column ${JSON.stringify(unknown ?? 'that stands twice')} is not known.`
  throw new Problem(
    'file.unreadable',
    `${what} The head line names the columns ${known.join(', ')}.`,
    { line: 1 },
  )
}

function readRow(line: number, cells: Cells, sites: readonly ImportSite[]): ImportedResult {
  const text = (name: string, max: number) => {
    const value = cells[name] ?? ''
    if (value.length > max) throw new Refusal(`${name} has more than ${max} characters.`)
    return value
  }
  const needed = (name: string, max: number) => {
    const value = text(name, max)
    if (value === '') throw new Refusal(`${name} is empty.`)
    return value
  }
  const name = needed('site', 200)
  const site = sites.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (!site) throw new Refusal(`The team has no site ${JSON.stringify(name)}.`)
  return {
    line,
    sampleCode: needed('sample', 100),
    site: site.name,
    ...readTime(needed('collected', 40), site.timeZone),
    analyte: needed('analyte', 100),
    unit: needed('unit', 40),
    ...readValue(cells),
    limitType: text('limit_type', 40) || null,
    biosensor: text('biosensor', 100) || null,
    method: text('method', 200),
    note: text('note', 500),
  }
}

/**
 * Whether the calendar has this day, in years in which anybody measured, or will: others are slips of the pen. One
 * that rolls over into the next month would be another day than the one that was written.
 */
function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return (
    /^(?:1[89]|2[01])/.test(text) &&
    !Number.isNaN(ms) &&
    new Date(ms).toISOString().startsWith(text)
  )
}

/** A day, a day with a time on the site's clock, or an instant with its offset. */
function readTime(
  text: string,
  timeZone: string,
): Pick<ImportedResult, 'collectedOn' | 'collectedAt'> {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    if (!isDay(text)) throw new Refusal('There is no such day.')
    return { collectedOn: text, collectedAt: null }
  }
  const local = text.replace(' ', 'T')
  const hasOffset = /(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.test(local)
  const ms = hasOffset ? Date.parse(local) : Date.parse(instantOf(local, timeZone) ?? '')
  if (Number.isNaN(ms) || !isDay(local.slice(0, 10))) {
    throw new Refusal(
      `collected must be a day (2024-08-31), a time there (2024-08-31 14:05), or an instant (2024-08-31T14:05:00-06:00): ${JSON.stringify(text)}.`,
    )
  }
  return { collectedOn: localDayOf(ms, timeZone), collectedAt: new Date(ms).toISOString() }
}

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** A number, or `<` and `>` with a limit. "Not detected" without a limit is no result. */
function readValue(cells: Cells): Pick<ImportedResult, 'value' | 'qualifier' | 'limit'> {
  const written = cells['value'] ?? ''
  const limitCell = cells['limit'] ?? ''
  const inValue = /^([<>])\s*(.+)$/.exec(written)
  const mark = inValue?.[1] ?? cells['qualifier'] ?? ''
  const isNotDetected = /^(?:nd|n\.d\.|not detected|bdl)$/i.test(written)
  if (mark === '' && !isNotDetected) {
    if (limitCell !== '' && !decimal.test(limitCell)) throw new Refusal('limit is not a number.')
    if (!decimal.test(written)) {
      throw new Refusal(
        `value must be a number with a decimal point, or < with a limit: ${JSON.stringify(written)}.`,
      )
    }
    return { value: written, qualifier: null, limit: null }
  }
  if (mark !== '<' && mark !== '>' && !isNotDetected) {
    throw new Refusal(`qualifier must be < or >: ${JSON.stringify(mark)}.`)
  }
  const qualifier = cells['qualifier'] ?? ''
  if ((inValue && qualifier !== '' && qualifier !== mark) || (isNotDetected && mark === '>')) {
    throw new Refusal(`value says ${written}, qualifier says ${qualifier}.`)
  }
  const limit = inValue?.[2] ?? (limitCell === '' && !isNotDetected ? written : limitCell)
  if (!decimal.test(limit)) {
    throw new Refusal('A result below or above a limit needs the limit as a number.')
  }
  const told = inValue?.[2] ?? (isNotDetected ? '' : written)
  if (told !== '' && limitCell !== '' && Number(limitCell) !== Number(told)) {
    throw new Refusal(`value says ${written}, limit says ${limitCell}.`)
  }
  return { value: null, qualifier: mark === '>' ? '>' : '<', limit }
}

const twinsNamed = 5

/** The same sample, analyte, biosensor and time twice: both lines are told, of many the first few. */
function refuseTwins(rows: readonly Row[]): Row[] {
  const keyOf = ({ result }: Row) =>
    result &&
    JSON.stringify([
      result.sampleCode,
      result.site,
      result.analyte.toLowerCase(),
      result.biosensor?.toLowerCase() ?? null,
      result.collectedAt ?? result.collectedOn,
    ])
  const groups = Map.groupBy(rows, keyOf)
  return rows.map((row) => {
    const twins = groups.get(keyOf(row)) ?? []
    if (row.result === null || twins.length < 2) return row
    const others = twins.slice(0, twinsNamed + 1).filter(({ line }) => line !== row.line)
    const named = others.slice(0, twinsNamed).map(({ line }) => line)
    const more = twins.length - 1 - named.length
    return {
      ...row,
      outcome: 'refused',
      reason: `The same sample, analyte, biosensor and time stand in line ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} as well.`,
      result: null,
    }
  })
}
