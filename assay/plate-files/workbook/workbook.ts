import { AssayError, quote } from '../../assay-error.ts'
import { type SheetRow, readSheet } from './workbook-sheet.ts'
import { readSharedStrings, readStyles } from './workbook-tables.ts'
import { readXml } from './workbook-xml.ts'
import { type ZipPart, readZipDirectory } from './zip-archive.ts'

export type Sheet = { name: string; rows: readonly SheetRow[] }

/** Cells of all sheets; a sheet of values has few others. */
export const cellsMax = 1_200_000
const sheetsMax = 200

/**
 * The sheets of a workbook (.xlsx), in its order, hidden ones included. No formula is computed:
 * what counts is the value that was stored with it. Nothing outside the file is looked at. Throws
 * `file.malformed`, `file.unsupported` or `file.tooLarge`.
 */
export function readWorkbook(bytes: Uint8Array): Sheet[] {
  const parts = readZipDirectory(bytes)
  const bookPath = targetOf(bytes, parts, '_rels/.rels', '', 'officeDocument') ?? 'xl/workbook.xml'
  const folder = bookPath.slice(0, bookPath.lastIndexOf('/') + 1)
  const file = bookPath.slice(folder.length)
  const links = readLinks(bytes, parts.get(`${folder}_rels/${file}.rels`), folder)
  const { sheets, isDate1904 } = readBook(bytes, partOf(parts, bookPath))
  const linked = (kind: string) => links.find((link) => link.kind === kind)?.target ?? ''
  const strings = readSharedStrings(bytes, parts.get(linked('sharedStrings')))
  const styles = readStyles(bytes, parts.get(linked('styles')))
  const budget = { cells: cellsMax }
  return sheets.flatMap(({ name, id }) => {
    const link = links.find((candidate) => candidate.id === id)
    // Chart sheets and the like have no cells.
    if (link === undefined || link.kind !== 'worksheet') return []
    const rows = readSheet(bytes, partOf(parts, link.target), {
      sheet: name,
      strings,
      styles,
      isDate1904,
      budget,
    })
    return [{ name, rows }]
  })
}

function partOf(parts: ReadonlyMap<string, ZipPart>, path: string): ZipPart {
  const part = parts.get(path)
  if (part !== undefined) return part
  if (path.endsWith('.bin')) {
    throw new AssayError('file.unsupported', 'The workbook is a binary one: save it as .xlsx.')
  }
  throw new AssayError(
    'file.unsupported',
    `The file is a ZIP archive, but no workbook: ${quote(path)} is not in it. Give the plate file itself.`,
  )
}

function readBook(
  bytes: Uint8Array,
  part: ZipPart,
): { sheets: { name: string; id: string }[]; isDate1904: boolean } {
  const sheets: { name: string; id: string }[] = []
  let isDate1904 = false
  readXml(bytes, part, {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') isDate1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
      if (tag !== 'sheet') return
      sheets.push({ name: attributes['name'] ?? '', id: attributes['id'] ?? '' })
      if (sheets.length > sheetsMax) {
        throw new AssayError('file.tooLarge', `The workbook has more than ${sheetsMax} sheets.`)
      }
    },
  })
  return { sheets, isDate1904 }
}

type Link = { id: string; kind: string; target: string }

/** The relationships of a part, without those that lead outside the file. */
function readLinks(bytes: Uint8Array, part: ZipPart | undefined, folder: string): Link[] {
  const links: Link[] = []
  if (part === undefined) return links
  readXml(bytes, part, {
    open: (tag, attributes) => {
      if (tag !== 'Relationship' || attributes['TargetMode'] === 'External') return
      const kind = (attributes['Type'] ?? '').replace(/^.*\//, '')
      const target = attributes['Target'] ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`
      links.push({ id: attributes['Id'] ?? '', kind, target: path.replaceAll('/./', '/') })
    },
  })
  return links
}

function targetOf(
  bytes: Uint8Array,
  parts: ReadonlyMap<string, ZipPart>,
  path: string,
  folder: string,
  kind: string,
): string | null {
  const links = readLinks(bytes, parts.get(path), folder)
  return links.find((link) => link.kind === kind)?.target ?? null
}
