import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calibrationCurveOption } from '@luminous/charts/calibration-curve.ts'
import { computeRun } from '@luminous/assay/compute-run.ts'
import { curveAt } from '@luminous/assay/curve/curve.ts'
import { parsePlateFile } from '@luminous/assay/plate-files/parse-plate-file.ts'
import { naLux4pl } from '@luminous/assay/method/reference-methods.ts'
import { parseWell } from '@luminous/assay/plate/well.ts'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addPlate, addReader, plateOf } from '../../test/plates.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'

/** What a reader writes where it has no number, and the flag that it becomes. */
const tokens = [
  ['OVRFLW', 'overflow'],
  ['MISSED', 'missed'],
  ['?????', 'missed'],
  ['ERROR', 'error'],
  ['#SAT', 'overflow'],
] as const

/** The file with other text in some cells; wells by name. */
function withTokens(bytes: Buffer, changes: ReadonlyMap<string, string>): Buffer {
  const lines = bytes.toString('latin1').split('\r\n')
  const first = lines.findIndex((line) => line.startsWith('A\t'))
  for (const [well, token] of changes) {
    const { row, column } = parseWell(well)
    const cells = (lines[first + row] ?? '').split('\t')
    cells[column + 1] = token
    lines[first + row] = cells.join('\t')
  }
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

const codes = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6']
const plate = plateOf(codes)
const usedWells = Object.keys(plate.layout)
const damage = fc.dictionary(
  fc.constantFrom(...usedWells),
  fc.constantFrom(...tokens.map(([token]) => token)),
  { minKeys: 1, maxKeys: 12 },
)
const flagOf = (token: string) => tokens.find(([each]) => each === token)?.[1]
const noNumber = (value: unknown) => expect(value).toBeNull()

describe('what was not read, overflowed, or lies outside', () => {
  test('is no number in readings, wells, results or the chart, whatever is missing where', () => {
    fc.assert(
      fc.property(damage, (missing) => {
        const changes = new Map(Object.entries(missing))
        const file = parsePlateFile(withTokens(plate.bytes, changes))
        for (const { well, value, flag } of file.readings) {
          const token = changes.get(well)
          expect([value === null, flag]).toEqual([
            token !== undefined,
            token === undefined ? null : flagOf(token),
          ])
        }
        const run = computeRun({
          readings: [...file.readings],
          layout: plate.layout,
          method: naLux4pl,
        })
        for (const well of run.wells) {
          if (!changes.has(well.well)) continue
          for (const value of [well.rawSignal, well.signal, well.concentration]) noNumber(value)
          expect(well.signalFlag).toBe(flagOf(changes.get(well.well) ?? ''))
        }
        for (const result of run.results) {
          const overflowed = result.wells.some(
            (well) => flagOf(changes.get(well) ?? '') === 'overflow',
          )
          const isAllMissing = result.wells.every((well) => changes.has(well))
          if (overflowed || isAllMissing) {
            noNumber(result.concentration)
            noNumber(result.concentrationRounded)
            expect(result.flag).not.toBeNull()
          }
          expect(result.concentration === null).toBe(result.flag !== null)
          if (result.qualifier !== null) noNumber(result.concentration)
        }
        checkChart(run, changes)
      }),
      { numRuns: 150 },
    )
  })
})

function checkChart(run: ReturnType<typeof computeRun>, changes: ReadonlyMap<string, string>) {
  const { calibration } = run
  const option = calibrationCurveOption({
    unit: 'mg/L',
    signalUnit: 'RLU',
    standards: run.wells.flatMap(({ well, signal }) => {
      const content = plate.layout[well]
      return content?.role === 'standard' && signal !== null
        ? [{ well, concentrationMgPerL: Number(content.concentration), signal }]
        : []
    }),
    responseAt: calibration && ((x) => curveAt(calibration.fit.parameters, x)),
    sample: {
      code: codes[0] ?? '',
      wells: run.wells.flatMap(({ well, sampleCode, signal, concentration }) =>
        sampleCode === codes[0] && signal !== null
          ? [{ well, signal, concentrationMgPerL: concentration }]
          : [],
      ),
    },
    limits: [],
    palette: { ink: '', muted: '', line: '', surface: '', standard: '', sample: '' },
  })
  const drawn = JSON.stringify(option)
  // A point of the chart is called by its well on a line of its own.
  expect(drawn).toMatch(/\\n[A-H][1-3]: /)
  for (const well of changes.keys()) expect(drawn).not.toContain(`\\n${well}: `)
  expect(drawn).not.toContain('NaN')
}

describe('the same from the bytes of a file to the answers of the API', () => {
  let app: TestApp
  let team: TestTeam
  let analyst: string
  const db = useDatabase(async (db) => {
    app = await openApp(db)
    team = await addTeam(db, 'river')
    analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
    await addReader(db)
  })

  test('holds for plates with whole samples missing, overflowed and beyond the curve', async () => {
    // Below the LOD, inside, far above the highest standard.
    const levels = [0.1, 20, 5000]
    const made = await addPlate(db, [team], { each: 6, mgPerL: (at) => levels[at % 3] ?? 0 })
    const ofCode = (code = '') =>
      Object.entries(made.layout).flatMap(([well, content]) =>
        'sampleCode' in content && content.sampleCode === code ? [well] : [],
      )
    const missed = ofCode(made.codes[1])
    const [overflowed = ''] = ofCode(made.codes[4])
    const file = withTokens(
      made.bytes,
      new Map([...missed.map((well) => [well, 'MISSED'] as const), [overflowed, 'OVRFLW']]),
    )
    const csv = Object.entries(made.layout).map(([well, content]) =>
      [
        well,
        content.role,
        content.role === 'standard' ? content.concentration : '',
        'sampleCode' in content ? content.sampleCode : '',
        'sampleCode' in content ? content.dilution : '',
        '',
      ].join(','),
    )
    const layout = ['well,role,concentration,sample,dilution,replicate', ...csv].join('\n')
    const ingested = (await app.ingest({ file, layout: Buffer.from(layout) }, analyst)).json()
    const run = (await app.get(`/v1/runs/${ingested.run}`, analyst)).json()
    for (const told of [ingested.results, run.results]) {
      for (const result of told) {
        const code = result.sample?.length < 20 ? result.sample : result.sampleCode
        const at = made.codes.indexOf(code)
        const isNumber = at % 3 === 1 && at !== 1 && at !== 4
        expect([code, result.concentration === null]).toEqual([code, !isNumber])
        if (!isNumber) expect(result.flag).not.toBeNull()
      }
    }
    for (const well of run.wells) {
      if (missed.includes(well.well) || well.well === overflowed) {
        expect([well.signal, well.concentrationMgPerL]).toEqual([null, null])
      }
    }
    const { rows } = await db.superuser.query(`select summary from luminous.run where id = $1`, [
      ingested.run,
    ])
    for (const { concentration, flag } of rows[0].summary.results) {
      expect(concentration === null).toBe(flag !== null)
    }
  })
})
