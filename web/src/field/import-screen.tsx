import '../ui/form-styles.ts'
import type { FieldFile, FieldFileOutcome, Session } from '@luminous/contract'
import { fieldFile } from '@luminous/contract/endpoints/samples.ts'
import { team as teamEndpoint } from '@luminous/contract/endpoints/teams.ts'
import { mayRole } from '@luminous/contract/permissions.ts'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryOf } from '../api/call.ts'
import { sessionQuery } from '../session/session.ts'
import { Chip, type Tone } from '../ui/chip.tsx'
import page from '../ui/page.module.css'
import { Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import classes from './field.module.css'
import { readFieldFile } from './phone/field-file.ts'

/** Takes in a file that was saved off a phone, and says of every thing in it what became of it. */
export function ImportScreen() {
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  return (
    <div className={page.page}>
      <title>Take in a phone’s file - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Take in a phone’s file</h1>
          <p>
            What a phone could not send, saved there under Phone. Each thing in it is looked at by
            itself; the same file again changes nothing.
          </p>
        </div>
      </div>
      {mayRole('samples:write', session.role, session.via) ? (
        <Import session={session} />
      ) : (
        <p>Your role may not take samples in. An admin or editor of the team can, or the lab.</p>
      )}
    </div>
  )
}

type Chosen = { readonly file: FieldFile; readonly holds: string; readonly name: string }

function Import({ session }: { session: Session }) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [says, setSays] = useState<string | null>(null)
  const take = useMutation({
    mutationFn: ({ file }: Chosen) => call(fieldFile, { team: file.team, body: file }),
  })
  const choose = async (file: File) => {
    take.reset()
    const read = readFieldFile(await file.text())
    setSays(read.ok ? null : read.says)
    setChosen(read.ok ? { file: read.file, holds: read.holds, name: file.name } : null)
  }
  const isStaff = session.isStaff && session.via === 'membership'
  const isOwn = chosen !== null && (isStaff || chosen.file.team === session.team.id)
  const place = session.places.find(({ team }) => team.id === chosen?.file.team)
  return (
    <>
      <Panel title="The file">
        <div className={classes.stack}>
          <div>
            <input
              id="file"
              className={classes.picker}
              type="file"
              accept="application/json,.json"
              disabled={take.isPending}
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? []
                event.currentTarget.value = ''
                if (file) void choose(file)
              }}
            />
            <label htmlFor="file" className={classes.pickerLabel}>
              Choose the file
            </label>
          </div>
          {says !== null && (
            <p className={classes.notice} data-tone="caution" role="alert">
              {says}
            </p>
          )}
          {chosen && (
            <p>
              <strong>{chosen.name}</strong>: {chosen.holds}, for{' '}
              <TeamName id={chosen.file.team} session={session} />.
            </p>
          )}
          {chosen && !isOwn && (
            <p className={classes.notice} data-tone="caution">
              {place
                ? `The file is of ${place.team.name}: choose that team at the top of the page first.`
                : 'The file is of another team. Only that team, or the lab, can take it in.'}
            </p>
          )}
          {chosen && isOwn && (
            <Button
              className={classes.big}
              loading={take.isPending}
              onClick={() => take.mutate(chosen)}
            >
              Take it in
            </Button>
          )}
          {take.error && <ProblemNotice title="The file was not taken in" error={take.error} />}
        </div>
      </Panel>
      {take.data && <Outcome outcome={take.data} />}
    </>
  )
}

function TeamName({ id, session }: { id: string; session: Session }) {
  const isOwn = id === session.team.id
  const { data } = useQuery({
    ...queryOf(teamEndpoint, { team: id }),
    enabled: !isOwn && session.isStaff,
  })
  return <>{isOwn ? session.team.name : (data?.name ?? 'another team')}</>
}

const kindNames = { scan: 'Sample', handOver: 'Hand-over', photo: 'Photo' } as const
const outcomeWords: Readonly<
  Record<FieldFileOutcome['items'][number]['outcome'], { says: string; tone: Tone }>
> = {
  taken: { says: 'Taken', tone: 'good' },
  existed: { says: 'Was here', tone: 'plain' },
  refused: { says: 'Refused', tone: 'bad' },
}

function Outcome({ outcome }: { outcome: FieldFileOutcome }) {
  const { items, taken, existed, refused } = outcome
  return (
    <Panel
      title="What became of it"
      lead={`${items.length} in the file: ${taken} taken, ${existed} were here, ${refused} refused.`}
    >
      <ul className={classes.items} aria-label="What became of each">
        {items.map(({ kind, number, id, outcome: became, detail }) => (
          <li key={`${kind} ${number}`} className={classes.item}>
            <div className={classes.itemHead}>
              <span>
                {kindNames[kind]} {number}
              </span>
              <Chip tone={outcomeWords[became].tone}>{outcomeWords[became].says}</Chip>
            </div>
            <p className={classes.minor}>
              <code>{id}</code>
            </p>
            {detail !== null && <p>{detail}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
