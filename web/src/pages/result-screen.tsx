import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Result } from '@luminous/contract'
import { useCallback } from 'react'
import { HistorySection } from '../glassbox/history-section.tsx'
import { ProofPanel, type RecordOnScreen } from '../glassbox/proof-panel.tsx'
import { paths } from '../paths.ts'
import { imageOfResult } from '../results/result-image.ts'
import { ResultPage } from '../results/result-page.tsx'
import { sessionQuery } from '../session/session.ts'

/** The page of a result as `routes.tsx` puts it together: results and glass box, in a chunk of their own. */
export function ResultScreen() {
  const { resultId } = useParams({ from: `/member${paths.result}` })
  const { data: session } = useQuery(sessionQuery)
  const proof = useCallback((result: Result) => <ProofPanel record={toRecord(result)} />, [])
  const history = useCallback((result: Result) => <HistorySection record={toRecord(result)} />, [])
  return (
    <ResultPage
      key={resultId}
      resultId={resultId}
      showsTeam={session?.isStaff === true && session.via === 'membership'}
      proof={proof}
      history={history}
    />
  )
}

const toRecord = (result: Result): RecordOnScreen => ({
  id: result.id,
  image: imageOfResult(result),
  teamName: result.team.name,
})
