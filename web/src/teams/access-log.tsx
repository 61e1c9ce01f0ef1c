import { useInfiniteQuery } from '@tanstack/react-query'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { accessQuery } from './queries.ts'

const viaWords = {
  grant: 'Auditor',
  view: 'Luminous staff, viewing',
  export: 'Took a file out',
} as const

/** What people from outside read and what was taken out as a file of results or a form, the newest first. */
export function AccessLog({ teamId }: { teamId: string }) {
  const query = useInfiniteQuery(accessQuery(teamId))
  return (
    <Panel
      title="What was read"
      lead="By auditors, and by Luminous staff who viewed the team’s pages as its people see them; and every file of results or custody form that anybody took out."
    >
      <Loaded query={query} what="The access log">
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items)
          if (events.length === 0) {
            return (
              <Empty title="Nothing yet">
                <p>
                  Each page that somebody from outside opens will stand here with their reason, and
                  each file of results or custody form that anybody takes out.
                </p>
              </Empty>
            )
          }
          return (
            <>
              <ul className={rows.rows} aria-label="What was read">
                {events.map((event) => (
                  <li key={event.id}>
                    <div>
                      <p className={rows.name}>{event.person}</p>
                      <p className={rows.minor}>{viaWords[event.via]}</p>
                    </div>
                    <p className={rows.minor}>
                      <Moment at={event.at} />
                    </p>
                    <div>
                      <p>{event.what}</p>
                      {event.reason !== '' && <p className={rows.minor}>“{event.reason}”</p>}
                    </div>
                  </li>
                ))}
              </ul>
              <ShowMore query={query} count={`${events.length} shown`} />
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}
