import { teamBiosensors } from '@luminous/contract/endpoints/results.ts'
import { thresholdList } from '@luminous/contract/endpoints/thresholds.ts'
import { queryOptions } from '@tanstack/react-query'
import { queryOf } from '../api/call.ts'

/** Those of which the team has results: a limit may hold for one of them. */
export const biosensorsOfTeamQuery = (team: string) =>
  queryOptions({ ...queryOf(teamBiosensors, { team }), select: ({ items }) => items })

export const thresholdsQuery = (team: string) =>
  queryOptions({ ...queryOf(thresholdList, { team }), select: ({ items }) => items })
