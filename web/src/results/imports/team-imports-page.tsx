import { Button } from '@mantine/core'
import type { ResultImport, Team } from '@luminous/contract'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { resultImportFile } from '@luminous/contract/endpoints/imports.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { whyNotWrite, type Rights } from '../../session/rights.ts'
import { History } from '../../ui/history.tsx'
import { Ask } from '../../ui/ask.tsx'
import { countAtStart } from '../../ui/count.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Empty, Panel } from '../../ui/panel.tsx'
import classes from '../../ui/rows.module.css'
import { ImportForm } from './import-form.tsx'
import { importQuery, importsQuery, voidImport } from './queries.ts'
import { ResultsTable } from './results-table.tsx'

/** Results of other laboratories and of earlier years: beside our own, and never among them. */
export function TeamImportsPage({ team, rights }: { team: Team; rights: Rights }) {
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<ResultImport | null>(null)
  const [mistaken, setMistaken] = useState<ResultImport | null>(null)
  const query = useQuery(importsQuery(team.id))
  const queries = useQueryClient()
  const mayWrite = rights.may('imports:write') && team.state !== 'closed'
  return (
    <Panel
      title="Other laboratories"
      lead="Results that came from elsewhere, or from earlier years. They are marked as theirs, keep their source file, and never mix with ours."
      acts={
        mayWrite ? (
          <Button onClick={() => setOpen(true)}>Take in a file…</Button>
        ) : (
          <span className={classes.minor}>{whyNotWrite(team, rights, 'imports:write')}</span>
        )
      }
    >
      <Loaded query={query} what="The imports">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing from other laboratories yet">
              <p>
                A CSV file with a line for each result: sample, site, collected, analyte, value,
                unit. You see what becomes of each line before anything is kept.
              </p>
            </Empty>
          ) : (
            <ul className={classes.rows} aria-label="Imports">
              {items.map((each) => (
                <ImportRow
                  key={each.id}
                  team={team}
                  imported={each}
                  onShow={() => setShown(each)}
                  onVoid={mayWrite && each.voidedAt === null ? () => setMistaken(each) : null}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <ImportForm team={team} onClose={() => setOpen(false)} />}
      {shown && <ImportDialog team={team} imported={shown} onClose={() => setShown(null)} />}
      {mistaken && (
        <Ask
          title={`Void what came from ${mistaken.laboratory}?`}
          act="Void the import"
          isDangerous
          reason="What is wrong with it"
          onAct={async (reason) => {
            await voidImport(team.id, mistaken.id, reason)
            await queries.invalidateQueries({ queryKey: importsQuery(team.id).queryKey })
          }}
          onClose={() => setMistaken(null)}
        >
          <p>
            Its {mistaken.rows} results count for nothing any more. They stay to be seen, and the
            file may be taken in again.
          </p>
        </Ask>
      )}
    </Panel>
  )
}

function ImportRow({
  team,
  imported,
  onShow,
  onVoid,
}: {
  team: Team
  imported: ResultImport
  onShow: () => void
  onVoid: (() => void) | null
}) {
  const { id, laboratory, fileName, rows, importedBy, importedAt, voidedAt, voidReason } = imported
  return (
    <li>
      <div>
        <p className={classes.name}>{laboratory}</p>
        <p className={classes.minor}>{fileName}</p>
      </div>
      <div>
        <p>{countAtStart(rows, 'result')}</p>
        {voidedAt !== null && (
          <p className={classes.bad}>
            ✕ Void since <Moment at={voidedAt} />: {voidReason}
          </p>
        )}
      </div>
      <p className={classes.minor}>
        by {importedBy}, <Moment at={importedAt} />
      </p>
      <div className={classes.acts}>
        <History kind="result_import" id={id} name={`${laboratory}, ${fileName}`} />
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Results of ${laboratory}, ${fileName}`}
          onClick={onShow}
        >
          Results
        </Button>
        <Button
          component="a"
          variant="default"
          size="compact-sm"
          href={pathTo(resultImportFile, { team: team.id, id })}
          aria-label={`Source file ${fileName}`}
        >
          Source file
        </Button>
        {onVoid && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={`Void… ${fileName}`}
            onClick={onVoid}
          >
            Void…
          </Button>
        )}
      </div>
    </li>
  )
}

function ImportDialog({
  team,
  imported,
  onClose,
}: {
  team: Team
  imported: ResultImport
  onClose: () => void
}) {
  const query = useQuery(importQuery(team.id, imported.id))
  return (
    <Dialog title={`Results of ${imported.laboratory}`} isWide onClose={onClose}>
      <Loaded query={query} what="The results">
        {({ results }) => (
          <ResultsTable
            rows={results.map((result) => ({
              line: result.line,
              outcome: 'used',
              reason: null,
              result,
            }))}
            withOutcome={false}
          />
        )}
      </Loaded>
    </Dialog>
  )
}
