import type pg from 'pg'
import type { UploadedFile } from '@luminous/contract'
import { transaction } from '../platform/database.ts'
import { errorCode } from '../platform/fault.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { instrument_list } from '../bench/bench.ts'
import { toRunSummary } from './describe-run.ts'
import { method_list_with_use } from './method-queries.ts'
import { storePlateFile } from './store-run.ts'

const uniqueViolation = '23505'

/** Takes a plate file in, each of its plates as a run; twice at the same moment is once. */
export async function uploadPlateFile(
  pool: pg.Pool,
  principal: Principal,
  input: { lab: TeamId; bytes: Uint8Array; fileName: string },
): Promise<UploadedFile> {
  const store = () =>
    transaction(pool, principal, async (tx) => {
      const { sha256, format, existed, runs } = await storePlateFile(tx, input)
      const methods = await method_list_with_use(tx, input.lab)
      const instruments = await instrument_list(tx, input.lab)
      return {
        fileSha256: sha256,
        fileName: runs[0]?.fileName ?? input.fileName,
        format,
        existed,
        runs: runs.map((row) => {
          const method = methods.find(({ id }) => id === row.methodId)
          const instrument = instruments.find(({ id }) => id === row.instrumentId)
          return toRunSummary({
            ...row,
            method: method ? `${method.code}@${method.revision}` : null,
            instrumentName: instrument?.name ?? null,
          })
        }),
      }
    })
  try {
    return await store()
  } catch (error) {
    if (errorCode(error) !== uniqueViolation) throw error
    return store()
  }
}
