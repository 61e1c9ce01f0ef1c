import type { MethodPreview as Preview } from '@luminous/contract'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import table from '../ui/table.module.css'
import { lookOfRole } from '../ui/well-roles.ts'
import { dilutionText, valueText } from './run-words.ts'
import classes from './runs.module.css'

/** A past run as it is, beside what another recipe would make of it. */
export function MethodPreview({ preview }: { preview: Preview }) {
  const { results, failedBefore, failedAfter, error } = preview
  const different = results.filter(({ isSame }) => !isSame)
  const inOrder = [...different, ...results.filter(({ isSame }) => isSame)]
  return (
    <div role="status">
      {error !== null && (
        <p className={classes.note} data-tone="caution">
          It could not be computed: {error}
        </p>
      )}
      <p>
        {different.length === 0
          ? `All ${count(results.length, 'result')} stay the same.`
          : `${different.length} of ${count(results.length, 'result')} would differ.`}
      </p>
      <p>
        Failed checks: {failedBefore.length === 0 ? 'none' : failedBefore.length} as it is,{' '}
        {failedAfter.length === 0 ? 'none' : failedAfter.length} then.
      </p>
      {failedAfter.length > 0 && (
        <ul className={classes.codes} aria-label="Checks that would fail">
          {failedAfter.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <div
        className={table.scroll}
        role="region"
        aria-label="Results before and after"
        tabIndex={0}
      >
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Sample</th>
              <th scope="col" className={table.number}>
                As it is
              </th>
              <th scope="col" className={table.number}>
                With this recipe
              </th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            {inOrder.map(({ sampleCode, role, dilution, before, after, isSame }) => (
              <tr key={`${role} ${sampleCode} ${dilution}`}>
                <th scope="row">
                  {sampleCode}
                  {dilutionText(dilution)}
                  {role !== 'sample' && `, ${lookOfRole(role).word.toLowerCase()}`}
                </th>
                <td className={table.number}>{before ? valueText(before) : 'none'}</td>
                <td className={table.number}>{after ? valueText(after) : 'none'}</td>
                <td>
                  {isSame ? <Chip tone="plain">Same</Chip> : <Chip tone="caution">Differs</Chip>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
