import { randomBytes } from 'node:crypto'
import type { Tx } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { backToBench, findSamplesByCode, markRead } from '../samples/samples.ts'
import { withAuthor } from './authors.ts'
import { requireMove } from './change-run.ts'
import { readContext } from './describe-run.ts'
import { judgeRun } from './judge-run.ts'
import { readingRootOf, withRow, type OpenedRun } from './open-run.ts'
import { summarise } from './summarise-run.ts'
import {
  run_find_amendment,
  run_insert,
  run_list_by_sample,
  run_list_of_file,
  run_update,
  type RunRow,
} from './queries.ts'
import { isAboutCheck, isSameResult, type ResultKey } from './said-about.ts'
import { isReviewer } from './reviewers.ts'
import { run_note_insert, type RunNoteRow } from './note-queries.ts'
import { seedBytes } from './reading-salts.ts'

export async function noteOnRun(
  tx: Tx,
  row: RunRow,
  { kind, text }: { kind: RunNoteRow['kind']; text: string },
): Promise<void> {
  const { principal } = tx
  await run_note_insert(tx, {
    team: row.team,
    id: newId(),
    run: row.id,
    kind,
    person: principal.kind === 'person' ? principal.id : null,
    name: principal.name,
    text,
  })
}

/** The analyst hands a run to review. The caller has seen that nothing bars it. */
export async function submitRun(tx: Tx, run: OpenedRun, comment: string): Promise<void> {
  const { principal } = tx
  const { row } = run
  requireMove(row, 'review')
  const context = await readContext(tx, run, new Date().toISOString())
  const failed = judgeRun(run, context).filter(({ passed }) => !passed).length
  await run_update(tx, {
    ...row,
    state: 'review',
    // Rules about times and lots are known by now: the reviewers' list counts them too.
    summary: row.summary && { ...row.summary, failed },
    returned: false,
    submittedBy: principal.kind === 'person' ? principal.id : null,
    submittedByName: principal.name,
    authors: withAuthor(row, principal),
  })
  await noteOnRun(tx, row, { kind: 'submitted', text: comment })
  await markRead(tx, [...(await findSamplesByCode(tx, row.sampleCodes)).values()])
}

/** Back to the bench, but for samples that stand on another plate under review. */
async function giveBack(tx: Tx, row: RunRow): Promise<void> {
  const { team, id, sampleCodes } = row
  const others = await run_list_by_sample(tx, { team, codes: sampleCodes, but: id })
  const elsewhere = new Set(
    others
      .filter(({ state }) => state === 'review')
      .flatMap(({ summary }) => summary?.results ?? [])
      .map(({ sampleCode }) => sampleCode),
  )
  const samples = await findSamplesByCode(
    tx,
    sampleCodes.filter((code) => !elsewhere.has(code)),
  )
  await backToBench(tx, [...samples.values()], { from: 'read', to: 'received' })
}

/** The reviewer gives it back with what is to be done; or the analyst takes it back. */
export async function returnRun(tx: Tx, run: OpenedRun, comment: string): Promise<void> {
  const { row } = run
  requireMove(row, 'computed')
  if (row.state !== 'review') throw new Problem('conflict', 'The run is not under review.')
  await run_update(tx, {
    ...row,
    state: 'computed',
    returned: true,
    submittedBy: null,
    submittedByName: null,
  })
  await noteOnRun(tx, row, { kind: 'returned', text: comment })
  await giveBack(tx, row)
}

/** A reviewer rules about a rule that failed: the run may go on in spite of it. */
export async function ruleOnCheck(
  tx: Tx,
  run: OpenedRun,
  ruling: {
    rule: string
    subject: string | null
    biosensor?: string | null | undefined
    reason: string
  },
): Promise<void> {
  const { principal } = tx
  const { row } = run
  if (row.state !== 'review') throw new Problem('conflict', 'The run is not under review.')
  const others = row.rulings.filter((each) => !isAboutCheck(each, ruling))
  const said = { ...ruling, by: principal.name, at: new Date().toISOString() }
  await run_update(tx, { ...row, rulings: [...others, said] })
}

/**
 * Which of a sample's repeats is reported: this run's, or the one that is published. A reviewer's choice is part of
 * the review, anybody else's a hand in the run.
 */
export async function chooseRepeat(
  tx: Tx,
  run: OpenedRun,
  given: {
    sampleCode: string
    dilution: string
    biosensor?: string | null | undefined
    choice: 'report' | 'omit'
    reason: string
  },
): Promise<void> {
  const { principal } = tx
  const { row } = run
  if (row.state !== 'review' && row.state !== 'computed') {
    throw new Problem('conflict', `The run is ${row.state}: nothing is chosen in it any more.`)
  }
  const isThis = (each: ResultKey) => isSameResult(each, given)
  if (!row.summary?.results.some((result) => result.role === 'sample' && isThis(result))) {
    throw new Problem('request.invalid', 'sampleCode: the run has no such result.', {
      field: 'sampleCode',
    })
  }
  const said = { ...given, by: principal.name, at: new Date().toISOString() }
  await run_update(tx, {
    ...row,
    choices: [...row.choices.filter((each) => !isThis(each)), said],
    authors: (await isReviewer(tx)) ? row.authors : withAuthor(row, principal),
  })
}

/** A mistaken file: its run counts for nothing and stays to be seen. */
export async function voidRun(tx: Tx, run: OpenedRun, reason: string): Promise<void> {
  const { row } = run
  requireMove(row, 'void')
  await run_update(tx, { ...row, state: 'void', returned: false })
  await noteOnRun(tx, row, { kind: 'voided', text: reason })
  if (row.state === 'review') await giveBack(tx, row)
}

/** Voided by mistake. */
export async function restoreRun(tx: Tx, run: OpenedRun, reason: string): Promise<void> {
  const { principal } = tx
  const { row } = run
  if (row.state !== 'void') throw new Problem('conflict', 'The run is not void.')
  await run_update(tx, {
    ...row,
    state: row.summary === null ? 'new' : 'computed',
    authors: withAuthor(row, principal),
  })
  await noteOnRun(tx, row, { kind: 'restored', text: reason })
}

/** Begins the next edition of what was published. Where it is in force it stays so until the new one is signed. */
export async function amendRun(tx: Tx, run: OpenedRun, reason: string): Promise<OpenedRun> {
  const { principal } = tx
  const { row } = run
  if (row.state !== 'published' && row.state !== 'withdrawn') {
    throw new Problem('conflict', `Only what was published is amended; the run is ${row.state}.`)
  }
  const open = await run_find_amendment(tx, { team: row.team, id: row.id })
  if (open !== null) {
    throw new Problem('conflict', `An amendment of this run is begun already: ${open}.`)
  }
  const [newest] = await run_list_of_file(tx, {
    team: row.team,
    sha256: row.fileSha256,
    plate: row.plate,
  })
  const id = newId<'run'>()
  const seed = randomBytes(seedBytes)
  const amending = await withRow(run, { ...row, id, readingSeed: seed })
  await run_insert(tx, {
    ...row,
    id,
    state: run.parts ? 'computed' : 'new',
    edition: (newest?.edition ?? row.edition) + 1,
    amends: row.id,
    amendReason: reason,
    rulings: [],
    choices: [],
    ...summarise({ id }, run.parts),
    readingRoot: await readingRootOf(run.source, seed),
    readingSeed: seed,
    uploadedBy: row.uploadedBy,
    authors: withAuthor(row, principal),
  })
  await noteOnRun(tx, row, { kind: 'amended', text: reason })
  return amending
}
