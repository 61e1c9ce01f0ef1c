import { team_find_lab } from '../src/access/queries.ts'
import { transaction } from '../src/platform/database.ts'
import { ingestPlateFile } from '../src/results/ingest.ts'
import { registerSample } from '../src/samples/samples.ts'
import { principal, quantile, rounded, type Bench, type Subject } from './bench-team.ts'

const rounds = 25

/** Bar: a 384-well file from its bytes to committed results in p50 <= 150 ms. */
export async function benchPlateFile(bench: Bench, subject: Subject): Promise<unknown> {
  const codes = Array.from({ length: 120 }, (_, at) => `P384-${at}`)
  const lab = await transaction(bench.worker, principal, async (tx) => {
    for (const code of codes) {
      await registerSample(tx, {
        team: subject.team,
        code,
        site: subject.site,
        collectedAt: '2026-10-12T15:20:00Z',
      })
    }
    return team_find_lab(tx)
  })
  if (!lab) throw new Error('there is a lab')
  const timesMs: number[] = []
  let results = 0
  for (let round = 0; round < rounds + 3; round += 1) {
    const plate = makePlate(codes, round)
    const began = performance.now()
    const ingested = await ingestPlateFile(bench.worker, principal, {
      lab: lab.id,
      bytes: Buffer.from(plate),
      fileName: 'bench.txt',
      plateName: null,
      layoutCsv: null,
      method: 'na-lux-4pl',
    })
    if (round >= 3) timesMs.push(performance.now() - began)
    results = ingested.results.length
  }
  const p50 = quantile(timesMs, 0.5)
  return {
    wells: 384,
    results,
    p50Ms: rounded(p50, 1),
    p95Ms: rounded(quantile(timesMs, 0.95), 1),
    bar: 'p50 <= 150 ms',
    meets: p50 <= 150,
  }
}

/** A 384-well endpoint export with its layout: eight standards and 120 samples, all in triplicate. */
function makePlate(codes: readonly string[], round: number): string {
  const concentrations = [100, 50, 25, 12.5, 6.25, 3.125, 1.5625, 0]
  const contents = [
    ...concentrations.flatMap((x, at) =>
      Array.from({ length: 3 }, () => ({ id: `STD${at + 1}`, x })),
    ),
    ...codes.flatMap((id, at) => Array.from({ length: 3 }, () => ({ id, x: 1 + (at * 97) / 120 }))),
  ]
  const head = ['', ...Array.from({ length: 24 }, (_, at) => String(at + 1))].join('\t')
  const layout: string[] = []
  const reads: string[] = []
  for (let row = 0; row < 16; row += 1) {
    const wells = contents.slice(row * 24, row * 24 + 24)
    const letter = String.fromCharCode(65 + row)
    layout.push([letter, ...wells.map((well) => well.id), 'Well ID'].join('\t'))
    layout.push(
      ['', ...wells.map((well) => (well.id.startsWith('STD') ? well.x : '')), 'Conc/Dil'].join(
        '\t',
      ),
    )
    const signals = wells.map((well, at) =>
      Math.round(
        (300 + 60_000 / (1 + (30 / (well.x + 1e-9)) ** 1.4)) *
          (1 + 0.01 * Math.sin(at + row + round)),
      ),
    )
    reads.push([letter, ...signals, 'LUM:Lum'].join('\t'))
  }
  return [
    '',
    'Software Version\t3.12.08',
    '',
    `Experiment File Path:\tbench ${round}`,
    '',
    'Plate Number\tPlate 1',
    'Date\t10/14/2026',
    'Time\t2:41:07 PM',
    'Reader Type:\tSynergy H1',
    '',
    'Procedure Details',
    '',
    'Plate Type\t384 WELL PLATE',
    'Read\tLUM',
    '\tLuminescence Endpoint',
    '',
    'Layout',
    head,
    ...layout,
    '',
    'Results',
    head,
    ...reads,
    '',
  ].join('\r\n')
}
