import { thresholdList } from '@luminous/contract/endpoints/thresholds.ts'
import { queryOptions } from '@tanstack/react-query'
import { queryOf } from '../api/call.ts'

export const thresholdsQuery = (team: string) =>
  queryOptions({ ...queryOf(thresholdList, { team }), select: ({ items }) => items })
