import { Problem } from '../platform/problem.ts'
import { openTurns } from '../platform/turns.ts'
import { openWorkshop } from '../platform/work/workshop.ts'
import { absent, type PlateAnswers, type PlateJob } from './plate-work.ts'

/** The processes that work on plate files: started with the first of them, ended when none comes for a while. */
const workshop = openWorkshop({
  entry: new URL('plate-process.ts', import.meta.url),
  what: 'the plate file',
})

/**
 * Whose transaction may wait for these processes: four, and six of the server's ten connections are there for
 * everybody else.
 */
export const plateTurns = openTurns({
  atOnceMax: 4,
  waitingMax: 64,
  busy: () =>
    new Problem(
      'server.busy',
      'Many plates are being opened at the moment. Try again in a minute.',
    ),
})

/** A plate of a file, and where the bytes are when the process has them no more. */
export type PlateSource = {
  readonly sha256: string
  readonly plate: string
  readonly bytes: () => Promise<Uint8Array>
}

/** What a file holds, without its readings. Throws `file.*` of the assay, `server.busy`, `file.too-large`. */
export async function readPlateFile(bytes: Uint8Array): Promise<PlateAnswers['read']> {
  const { value } = await workshop.work({ kind: 'read' } satisfies PlateJob, {
    bytes,
    nameOf: (read) => String(Object(read).sha256),
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `workOnPlate` answers
  return value as PlateAnswers['read']
}

/** A layout from the bytes of a CSV. Throws `layout.*` of the assay, `server.busy`, `file.too-large`. */
export async function readLayoutCsv(
  csv: Uint8Array,
  wellCount: number,
): Promise<PlateAnswers['layout']> {
  const { value } = await workshop.work({ kind: 'layout', wellCount } satisfies PlateJob, {
    bytes: csv,
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `workOnPlate` answers
  return value as PlateAnswers['layout']
}

type OfPlate = Exclude<PlateJob, { kind: 'read' | 'layout' }>
type Asked = OfPlate extends infer Job
  ? Job extends OfPlate
    ? Omit<Job, 'sha256' | 'plate'>
    : never
  : never

/** One piece of work on a plate; its file is sent along only where the process does not remember it. */
export async function askOfPlate<const Job extends Asked>(
  { sha256, plate, bytes }: PlateSource,
  asked: Job,
): Promise<{ readonly value: PlateAnswers[Job['kind']]; readonly bytes: Buffer }> {
  const job = { ...asked, sha256, plate }
  let done = await workshop.work(job, { affinity: sha256 })
  if (done.value === absent) {
    done = await workshop.work(job, { affinity: sha256, bytes: await bytes() })
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `workOnPlate` answers
  return done as { readonly value: PlateAnswers[Job['kind']]; readonly bytes: Buffer }
}
