import type pg from 'pg'
import type { UploadedFile } from '@luminous/contract'
import { instrument_list } from '../bench/bench.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { errorCode } from '../platform/fault.ts'
import type { Principal } from '../platform/principal.ts'
import { methodWords, summaryOf } from './describe-run.ts'
import { method_list_by_id } from './method-queries.ts'
import type { ComputedRun } from './open-run.ts'
import { readFile, storePlates, storeToldPlate, type RunInput } from './store-run.ts'

const uniqueViolation = '23505'

/**
 * The one door for a plate file, whichever way it comes: whole or not at all, and the same bytes, even sent at the same
 * moment by two people, are taken in once. Takes the pool, since who loses that race reads what the winner committed.
 */
async function takeOnce<Taken>(
  pool: pg.Pool,
  principal: Principal,
  store: (tx: Tx) => Promise<Taken>,
): Promise<Taken> {
  try {
    return await transaction(pool, principal, store)
  } catch (error) {
    if (errorCode(error) !== uniqueViolation) throw error
    return transaction(pool, principal, store)
  }
}

/** A plate with what is told of it: computed, or refused. Takes the pool, as `takeOnce` says. */
export async function takeToldPlate<Taken>(
  pool: pg.Pool,
  principal: Principal,
  input: RunInput,
  describe: (tx: Tx, taken: { existed: boolean; run: ComputedRun }) => Promise<Taken>,
): Promise<Taken> {
  const file = await readFile(input)
  return takeOnce(pool, principal, async (tx) =>
    describe(tx, await storeToldPlate(tx, file, input)),
  )
}

/** A file off a reader, each of its plates a run, computed or not. Takes the pool, as `takeOnce` says. */
export async function takePlateFile(
  pool: pg.Pool,
  principal: Principal,
  input: Pick<RunInput, 'lab' | 'bytes' | 'fileName'>,
): Promise<UploadedFile> {
  const file = await readFile(input)
  return takeOnce(pool, principal, async (tx) => {
    const { format, existed, runs } = await storePlates(tx, file)
    const ids = runs.flatMap(({ methodIds }) => methodIds)
    const methods = await method_list_by_id(tx, { team: input.lab, ids })
    const instruments = await instrument_list(tx, input.lab)
    return {
      fileSha256: file.sha256,
      fileName: runs[0]?.fileName ?? input.fileName,
      format,
      existed,
      runs: runs.map((row) => {
        const named = row.methodIds.flatMap((id) => methods.find((each) => each.id === id) ?? [])
        const instrument = instruments.find(({ id }) => id === row.instrumentId)
        return summaryOf(row, {
          method: methodWords(named),
          instrumentName: instrument?.name ?? null,
        })
      }),
    }
  })
}
