import type { RunRead, VictorRun } from '../victor/write-victor.ts'
import { readOldWorkbook } from '../workbook/old-workbook.ts'
import { type OldCell, writeOldWorkbook } from '../workbook/write-old-workbook.ts'
import type { SheetCell } from '../workbook/workbook-sheet.ts'
import { type MadeCell, makeWorkbook } from './make-workbook.ts'

const read = (timeS: number, value: number): RunRead => ({ timeS, value })

/** A run of a few wells; values follow from well and repeat, OD with more digits than are shown. */
export function makeRun(given: Partial<VictorRun> & { repeatCount?: number } = {}): VictorRun {
  const { repeatCount = 3, wells = ['A1', 'A2', 'B1', 'H12'], ...rest } = given
  return {
    protocolName: 'Lux and growth',
    serial: '4200001',
    startedText: '15/09/2010 22:41:03',
    temperatureC: 30,
    wells,
    repeats: Array.from({ length: repeatCount }, (_, repeat) => ({
      od: wells.map((_, well) =>
        read(1200 * repeat + 12.76 + well, 0.04 + 0.013 * well + 0.0007 * repeat),
      ),
      cps: wells.map((_, well) => read(1200 * repeat + 162.7 + 2 * well, 20.5 * well + repeat)),
    })),
    errors: [],
    notes: ['Run started by: somebody'],
    ...rest,
  }
}

export type Grid = SheetCell[][]

/** The sheets of a workbook as rows without gaps, by name. */
export function gridsOf(bytes: Uint8Array): Record<string, Grid> {
  return Object.fromEntries(
    readOldWorkbook(bytes).map(({ name, rows }) => [
      name,
      Array.from({ length: rows.at(-1)?.number ?? 0 }, (_, at) => [
        ...(rows.find(({ number }) => number === at + 1)?.cells ?? []),
      ]),
    ]),
  )
}

/** The same sheets as .xls once more, times in days as plain numbers. */
export function writeGrids(grids: Readonly<Record<string, Grid>>): Uint8Array {
  return writeOldWorkbook(
    Object.entries(grids).map(([name, rows]) => ({
      name,
      rows: rows.map((cells) => cells.map(oldCell)),
    })),
  )
}

/** The same sheets saved as .xlsx, times in days in a style of hours and minutes. */
export function saveAsXlsx(grids: Readonly<Record<string, Grid>>): Uint8Array {
  const sheets = Object.entries(grids).map(
    ([name, rows]) => [name, rows.map((cells) => cells.map(madeCell))] as const,
  )
  return makeWorkbook(Object.fromEntries(sheets), (parts) => {
    const styles = parts['xl/styles.xml'] ?? ''
    parts['xl/styles.xml'] = styles
      .replace(
        '<cellXfs>',
        '<numFmts><numFmt numFmtId="164" formatCode="hh\\:mm\\:ss.00"/></numFmts><cellXfs>',
      )
      .replace('numFmtId="22"', 'numFmtId="164"')
  })
}

function oldCell(cell: SheetCell): OldCell {
  const days = daysOf(cell)
  if (days !== null) return { value: days, style: 'plain' }
  if (cell === '') return null
  return typeof cell === 'number' ? { value: cell, style: 'plain' } : cell
}

function madeCell(cell: SheetCell): MadeCell {
  const days = daysOf(cell)
  return days === null ? cell : { days }
}

function daysOf(cell: SheetCell): number | null {
  const seconds = /^PT([0-9.]+)S$/.exec(String(cell))?.[1]
  return seconds === undefined ? null : Number(seconds) / 86_400
}
