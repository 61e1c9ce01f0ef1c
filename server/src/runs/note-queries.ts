import type { Db, Tx } from '../platform/database.ts'
import type { RunId, TeamId } from '../platform/ids.ts'

export type RunNoteRow = {
  id: string
  kind:
    | 'submitted'
    | 'returned'
    | 'comment'
    | 'published'
    | 'voided'
    | 'restored'
    | 'amended'
    | 'withdrawn'
  by: string
  at: string
  text: string
}

export async function run_note_insert(
  tx: Tx,
  note: {
    team: TeamId
    id: string
    run: RunId
    kind: RunNoteRow['kind']
    person: string | null
    name: string
    text: string
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.run_note (team_id, id, run_id, kind, person_id, person_name, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [note.team, note.id, note.run, note.kind, note.person, note.name, note.text],
  )
}

export async function run_note_list(
  db: Db,
  run: { team: TeamId; id: RunId },
): Promise<RunNoteRow[]> {
  const { rows } = await db.query<RunNoteRow>(
    `select id, kind, person_name as by, created_at as at, note as text from luminous.run_note
     where team_id = $1 and run_id = $2 order by created_at, id limit 500`,
    [run.team, run.id],
  )
  return rows
}
