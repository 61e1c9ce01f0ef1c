import type { ResultSummary } from '@luminous/contract'
import { ConcentrationFigure } from './concentration-figure.tsx'
import { formatAnswer } from './concentration.ts'
import { Flags } from './flags-list.tsx'
import { StatusMark } from './status-banner.tsx'
import { StatusShape } from './status-shape.tsx'

/** The answer of a result with how certain it is, whether it is in force, and its flags. */
export function AnswerLines({ result }: { result: ResultSummary }) {
  const { status, word } = formatAnswer(result)
  return (
    <>
      <StatusMark status={result.status} />
      <ConcentrationFigure result={result} /> <StatusShape status={status} word={word} />
      <Flags flags={result.flags} concentration={result.concentration} />
    </>
  )
}
