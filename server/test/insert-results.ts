/**
 * Inserts results in transactions of 500 until it is killed, and says each batch that was acknowledged. Run as a
 * process of its own: `node insert-results.ts <address as JSON> <team as JSON> <batches>`.
 */
import { openPool, transaction, type DatabaseAddress } from '../src/platform/database.ts'
import { newResult, type TestTeam } from './new-result.ts'
import { result_insert_many } from '../src/results/queries.ts'
import { jobPrincipal } from '../src/platform/principal.ts'

const [address = '', team = '', batches = '1'] = process.argv.slice(2)
const where: DatabaseAddress = JSON.parse(address)
const whose: TestTeam = JSON.parse(team)
const pool = openPool(where, 'worker', { max: 2 })
await Promise.all(
  [0, 1].map(async (lane) => {
    for (let batch = lane; batch < Number(batches); batch += 2) {
      const analyte = `batch ${batch}`
      const results = Array.from({ length: 500 }, () => newResult(whose, { analyte }))
      await transaction(pool, jobPrincipal('insert-results'), (tx) =>
        result_insert_many(tx, results),
      )
      process.stdout.write(`acknowledged ${batch}\n`)
    }
  }),
)
await pool.end()
