/** A result for tests, and the team it is made for. Knows no test runner: other processes use it too. */
import type { TeamRow } from '../src/access/queries.ts'
import { newId, type SampleId, type SiteId } from '../src/platform/ids.ts'
import type { Principal } from '../src/platform/principal.ts'
import type { NewResult } from '../src/results/queries.ts'

export type TestTeam = {
  readonly team: TeamRow
  readonly site: SiteId
  readonly sample: SampleId
  readonly sampleCode: string
  /** An editor's principal, without a person's row: what row security and the ledger see is the same. */
  readonly editor: Principal
  readonly viewer: Principal
  readonly auditor: Principal
}

/** A result of a team's sample, without a plate behind it. */
export const newResult = (team: TestTeam, part: Partial<NewResult> = {}): NewResult => ({
  team: team.team.id,
  id: newId<'result'>(),
  sample: team.sample,
  site: team.site,
  collectedAt: '2026-10-12T15:20:00.123456Z',
  analyte: 'naphthenic acids',
  biosensor: null,
  biosensorName: null,
  acidClass: null,
  isEstimate: false,
  fold: null,
  foldLower95: null,
  foldUpper95: null,
  response: null,
  growthPercent: null,
  concentrationMgPerL: '0.0150',
  qualifier: null,
  limitMgPerL: null,
  limitType: null,
  lowerBoundMgPerL: null,
  lower95MgPerL: '0.0100',
  upper95MgPerL: '0.0200',
  estimateMgPerL: '0.015000000000000001',
  dilution: '1',
  replicates: 3,
  cvPercent: '4.2',
  flags: [],
  run: newId<'run'>(),
  plateFileSha256: 'a'.repeat(64),
  readingRoot: 'b'.repeat(64),
  method: newId<'method'>(),
  methodCode: 'na-lux-4pl',
  edition: 1,
  replaces: null,
  approval: null,
  methodRevision: 1,
  ...part,
})
