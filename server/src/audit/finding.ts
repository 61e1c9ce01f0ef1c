/** What `luminous verify` can find wrong: a closed union, one code for each kind. */
export type FindingCode =
  | 'nothing-checked'
  | 'check-failed'
  | 'key-changed'
  | 'key-foreign'
  | 'key-unknown'
  | 'checkpoint-invalid'
  | 'checkpoint-root'
  | 'checkpoint-missing'
  | 'checkpoint-deleted'
  | 'checkpoint-time'
  | 'leaf-missing'
  | 'log-missing'
  | 'log-emptied'
  | 'leaf-changed'
  | 'entry-missing'
  | 'entry-forged'
  | 'envelope-changed'
  | 'payload-changed'
  | 'payload-missing'
  | 'tile-changed'
  | 'tile-missing'
  | 'queue-stalled'
  | 'history-broken'
  | 'row-changed'
  | 'row-doubled'
  | 'row-missing'
  | 'row-unrecorded'
  | 'capture-changed'
  | 'schema-changed'
  | 'schema-outdated'
  | 'schema-change-forged'
  | 'event-misplaced'
  | 'file-changed'
  | 'reading-changed'
  | 'history-rewritten'

/** One thing that is wrong, in one sentence, and where. */
export type Finding = {
  readonly code: FindingCode
  readonly message: string
  readonly team?: string
  readonly log?: string
  readonly index?: number
  readonly record?: { readonly type: string; readonly id: string }
  readonly field?: string
}

/** Findings are collected up to this many; then only counted. */
const findingsMax = 1000
/** Of one kind: a thousand of one that happens everywhere would hide the one that matters. */
const findingsOfKindMax = 200

export type Findings = { readonly list: Finding[]; count: number }

export const createFindings = (): Findings => ({ list: [], count: 0 })

export function addFinding(findings: Findings, finding: Finding): void {
  findings.count += 1
  if (findings.list.length >= findingsMax) return
  const alike = findings.list.filter(({ code }) => code === finding.code).length
  if (alike < findingsOfKindMax) findings.list.push(finding)
}
