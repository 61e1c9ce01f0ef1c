import { csvColumnsSchema } from '@luminous/contract'
import { resultsCsv, resultsCsvColumns } from '@luminous/contract/endpoints/results.ts'
import { serve } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import { Problem } from '../platform/problem.ts'
import { team_find_details } from '../teams/teams.ts'
import { result_list } from './queries.ts'
import { resultColumns } from './results-csv.ts'
import { describeCsv, writeCsv } from './write-csv.ts'

const rowsMax = 20_000

/** A team's results as a file, whole or not at all, and what its columns are. */
export function registerResultsCsv(app: App): void {
  serve(app, resultsCsv, {}, async (tx, { team }) => {
    const details = await team_find_details(tx, team)
    const page = { team, sample: null, before: null, limit: rowsMax + 1 }
    const rows = await result_list(tx, page)
    if (rows.length > rowsMax) {
      const message = `The team has more than ${rowsMax} results: read them by pages.`
      throw new Problem('conflict', message)
    }
    return {
      bytes: writeCsv(resultColumns, rows),
      type: 'text/csv; charset=utf-8',
      name: `results-${details?.slug ?? 'team'}.csv`,
    }
  })

  serve(app, resultsCsvColumns, { answer: csvColumnsSchema }, async () =>
    describeCsv(resultColumns, 'results.csv'),
  )
}
