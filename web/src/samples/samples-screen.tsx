import '../ui/form-styles.ts'
import { NativeSelect, TextInput } from '@mantine/core'
import { kitStates } from '@luminous/contract/custody-words.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { TeamChoice } from '../session/team-choice.tsx'
import { countOfList } from '../ui/count.ts'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import { useSearch } from '../ui/use-search.ts'
import { samplesQuery } from './queries.ts'
import { SampleRow } from './sample-row.tsx'
import { sampleStateWords } from './sample-stage.ts'
import classes from './samples.module.css'

const states = [
  { value: '', label: 'In every state' },
  ...kitStates
    .filter((state) => state !== 'made' && state !== 'assigned')
    .map((state) => ({ value: state, label: sampleStateWords[state] })),
]

/** Every sample that one may see, the newest first. */
export function SamplesScreen() {
  const { data: session } = useQuery(sessionQuery)
  const { typed, setTyped, search } = useSearch()
  const [state, setState] = useState('')
  const [team, setTeam] = useState('')
  const query = useInfiniteQuery(samplesQuery({ search, state, team }))
  if (!session) return null
  const { isStaff } = rightsOf(session)
  const isFiltered = search !== '' || state !== '' || team !== ''
  return (
    <div className={page.page}>
      <title>Samples - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Samples</h1>
          <p>
            {isStaff ? 'Of all teams' : `Of ${session.team.name}`}, the newest first. Collection
            times are on the clock of the site.
          </p>
        </div>
      </div>
      <Panel title="All samples">
        <search className={classes.tools}>
          <TextInput
            type="search"
            aria-label="Search the samples"
            placeholder="Code or lab number, or how it begins"
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <NativeSelect
            aria-label="State"
            data={states}
            value={state}
            onChange={(event) => setState(event.currentTarget.value)}
          />
          {isStaff && (
            <TeamChoice aria-label="Team" none="Of every team" value={team} onChange={setTeam} />
          )}
        </search>
        <Loaded query={query} what="The samples" rows={6}>
          {({ pages }) => {
            const samples = pages.flatMap(({ items }) => items)
            if (samples.length === 0) return <NoSamples isFiltered={isFiltered} />
            return (
              <>
                <ul className={classes.list} aria-label="Samples, the newest first">
                  {samples.map((sample) => (
                    <SampleRow key={sample.id} sample={sample} showsTeam={isStaff} />
                  ))}
                </ul>
                <ShowMore
                  query={query}
                  count={countOfList(samples.length, query.hasNextPage, 'sample')}
                />
              </>
            )
          }}
        </Loaded>
      </Panel>
    </div>
  )
}

function NoSamples({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No sample matches">
      <p>Type the beginning of a code or of a lab number, or look in every state.</p>
    </Empty>
  ) : (
    <Empty title="No samples yet">
      <p>
        A sample appears here when somebody scans a kit in the field, or as soon as the phone that
        scanned it has a network again.
      </p>
      <p>From then on its page shows who had it when, until its result is out.</p>
    </Empty>
  )
}
