import type { ImportPreview } from '@luminous/contract'
import classes from '../../ui/table.module.css'
import { valueWords } from './value-words.ts'

type Row = ImportPreview['rows'][number]
const outcomeWords: Readonly<Record<Row['outcome'], string>> = {
  used: '✓ taken',
  ignored: '○ left out',
  refused: '✕ refused',
}

/** Every line of a file with what becomes of it, or of an import with what it was. */
export function ResultsTable({
  rows,
  withOutcome,
}: {
  rows: readonly Row[]
  withOutcome: boolean
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, by keys too
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Lines of the file">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {withOutcome && <th scope="col">Outcome</th>}
            <th scope="col">Sample</th>
            <th scope="col">Site</th>
            <th scope="col">Collected</th>
            <th scope="col">Analyte</th>
            <th scope="col">Biosensor</th>
            <th scope="col">Result</th>
            <th scope="col">Method</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, outcome, reason, result }) => (
            <tr key={line}>
              <th scope="row">{line}</th>
              {withOutcome && <td>{outcomeWords[outcome]}</td>}
              {result ? (
                <>
                  <td>{result.sampleCode}</td>
                  <td>{result.site}</td>
                  <td>{result.collectedAt === null ? result.collectedOn : result.collectedAt}</td>
                  <td>{result.analyte}</td>
                  <td>{result.biosensor ?? '–'}</td>
                  <td>{valueWords(result)}</td>
                  <td>{result.method}</td>
                </>
              ) : (
                <td colSpan={7}>{reason}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
