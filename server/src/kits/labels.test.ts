import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { makeKitCode } from '@luminous/contract/kit-code.ts'
import { startTypesetter } from '../platform/pdf/typesetter.ts'
import { countPdfPages, makeJob, openPdfRenderer } from '../platform/pdf.ts'
import { readPdfPages } from '../../test/pdf-text.ts'
import { drawQr } from '../platform/pdf/code-images.ts'
import { OperatorError, Problem } from '../platform/problem.ts'
import { labelSheetNames, labelSheets } from '@luminous/contract/label-sheet.ts'
import { placeLabels, qrSideMm } from './label-sheet.ts'
import { labelKitsMax, layOutKitLabels, renderKitLabels, type KitLabels } from './labels.ts'

const renderer = openPdfRenderer()
afterAll(() => renderer.close())

const labels = (count: number, changes: Partial<KitLabels> = {}): KitLabels => ({
  kits: Array.from({ length: count }, () => ({
    code: makeKitCode(randomBytes),
    teamName: 'Łutsël K’é Dene',
    batchName: 'Spring 7',
    expiresOn: '2027-03-31',
  })),
  sheet: 'avery-5160',
  skip: 0,
  publicUrl: 'https://luminous.example.org',
  printedAt: new Date('2026-11-21T12:00:00Z'),
  ...changes,
})

describe.each(labelSheetNames)('a sheet of %s', (name) => {
  const sheet = labelSheets[name]

  it('has its labels on the page, none upon another', () => {
    const right = sheet.leftMm + (sheet.columns - 1) * sheet.stepMm + sheet.labelWidthMm
    const bottom = sheet.topMm + sheet.rows * sheet.labelHeightMm
    expect(sheet.stepMm).toBeGreaterThanOrEqual(sheet.labelWidthMm)
    expect(right).toBeLessThanOrEqual(sheet.pageWidthMm)
    expect(bottom).toBeLessThanOrEqual(sheet.pageHeightMm)
    // What is left over is the same on both sides.
    expect(sheet.pageWidthMm - right).toBeCloseTo(sheet.leftMm, 0)
    expect(sheet.pageHeightMm - bottom).toBeCloseTo(sheet.topMm, 0)
  })

  it('has room for QR codes of 20 mm at least, whatever the address', () => {
    for (const letters of [20, 62, 63, 100, 150]) {
      const { codeShare } = drawQr('x'.repeat(letters))
      expect(qrSideMm(sheet) * codeShare).toBeGreaterThanOrEqual(20)
    }
  })

  it('gets each kit a label of its bottle and two of its vials, on as many pages as it takes', async () => {
    const perPage = sheet.columns * sheet.rows
    for (const [kits, skip] of [
      [1, 0],
      [31, 0],
      [7, perPage - 1],
    ] as const) {
      const pages = placeLabels(sheet, kits, skip)
      const all = pages.flat()
      for (let kit = 0; kit < kits; kit += 1) {
        const kinds = all.filter((label) => label.kit === kit).map((label) => label.kind)
        expect(kinds).toEqual(sheet.labelsOfKit)
      }
      const bytes = await renderKitLabels(renderer, labels(kits, { sheet: name, skip }))
      expect(countPdfPages(bytes)).toBe(Math.ceil((skip + all.length) / perPage))
    }
  })
})

describe('labels', () => {
  it('begin where a used sheet still has labels', () => {
    const sheet = labelSheets['avery-5160']
    const first = placeLabels(sheet, 1, 4)[0]?.[0]
    expect(first).toEqual({ kit: 0, kind: 'bottle', xMm: 4.76 + 69.85, yMm: 12.7 + 25.4 })
  })

  it('are the same to the byte when they are printed again', async () => {
    const same = labels(3)
    const first = await renderKitLabels(renderer, same)
    expect(Buffer.compare(first, await renderKitLabels(renderer, same))).toBe(0)
  })

  it('show the code, the team and the last day, on bottle and vials', async () => {
    const input = labels(2)
    const [text = ''] = readPdfPages(await renderKitLabels(renderer, input))
    for (const { code } of input.kits) {
      expect(text.split(code)).toHaveLength(2)
      expect(text.split(code.replaceAll('-', ' '))).toHaveLength(3)
    }
    expect(text.split('Łutsël K’é Dene')).toHaveLength(7)
    expect(text.split('Use by 2027-03-31')).toHaveLength(7)
  })

  it('take names of any length, and none', async () => {
    const [kit] = labels(1).kits
    const names = ['', null, 'W'.repeat(10_000), 'ᓀᐦᐃᔭᐍᐏᐣ '.repeat(30), 'two\nlines', '#panic() $']
    const kits = names.map((teamName) => ({ ...kit!, teamName, batchName: teamName ?? '' }))
    for (const sheet of labelSheetNames) {
      expect(countPdfPages(await renderKitLabels(renderer, labels(1, { kits, sheet })))).toBe(
        placeLabels(labelSheets[sheet], kits.length, 0).length,
      )
    }
  })

  it('name the kit whose team has a character that cannot be printed', async () => {
    const { kits } = labels(3)
    const changed = kits.with(1, { ...kits[1]!, teamName: 'River 🌊' })
    const refused = renderKitLabels(renderer, labels(1, { kits: changed }))
    await expect(refused).rejects.toMatchObject({
      code: 'pdf.character-unprintable',
      place: { field: 'kits.1.teamName' },
    })
  })

  it('are refused for no kits, too many, a sheet that has no such label, or too long an address', () => {
    expect(() => layOutKitLabels(labels(0))).toThrow(Problem)
    expect(() => layOutKitLabels(labels(labelKitsMax + 1))).toThrow(Problem)
    for (const skip of [-1, 30, 0.5, Number.NaN]) {
      expect(() => layOutKitLabels(labels(1, { skip })), String(skip)).toThrow(Problem)
    }
    const publicUrl = `https://${'x'.repeat(140)}.org`
    expect(() => layOutKitLabels(labels(1, { publicUrl }))).toThrow(OperatorError)
  })

  it('of as many kits as are allowed come out within the time limit', async () => {
    const bytes = await renderKitLabels(renderer, labels(labelKitsMax))
    expect(countPdfPages(bytes)).toBe(Math.ceil((labelKitsMax * 2) / 30))
  })
})

describe('the process that sets labels', () => {
  it('has 300 MiB at most after 200 sheets, and stops growing', { timeout: 120_000 }, async () => {
    const typesetter = startTypesetter('@myriaddreamin/typst-ts-node-compiler')
    try {
      const rssMiB: number[] = []
      const job = await makeJob(layOutKitLabels(labels(15)))
      for (let round = 0; round < 200; round += 1) {
        const dataJson = job.dataJson.replaceAll('Spring 7', `Spring ${round}`)
        const answer = await typesetter.set({ ...job, dataJson }, 30_000)
        expect(answer.kind).toBe('pdf')
        rssMiB.push(answer.rssMiB)
      }
      expect(rssMiB[199]).toBeLessThan(300)
      expect(rssMiB[199]! - rssMiB[99]!).toBeLessThan(30)
    } finally {
      typesetter.stop()
    }
  })
})
