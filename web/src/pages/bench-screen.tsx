import '../ui/form-styles.ts'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { BiosensorsPage } from '../bench/biosensors-page.tsx'
import { LotsPage } from '../bench/lots-page.tsx'
import { ReadersPage } from '../bench/readers-page.tsx'
import { StandInsPage } from '../bench/stand-ins-page.tsx'
import { TemplatesPage } from '../bench/templates-page.tsx'
import { paths } from '../paths.ts'
import { ControlsPage } from '../runs/controls-page.tsx'
import { MethodsPage } from '../runs/methods-page.tsx'
import { useRunRights, type RunRights } from '../session/run-rights.ts'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { scrollToMiddle } from '../ui/scroll-to-middle.ts'
import tabs from '../ui/tabs.module.css'

const benchPages = {
  methods: { word: 'Methods', Shown: MethodsPage },
  controls: { word: 'Control charts', Shown: ControlsPage },
  biosensors: { word: 'Biosensors', Shown: BiosensorsPage },
  readers: { word: 'Readers', Shown: ReadersPage },
  lots: { word: 'Lots', Shown: LotsPage },
  layouts: { word: 'Layouts', Shown: TemplatesPage },
  'stand-ins': { word: 'Stand-ins', Shown: StandInsPage },
} as const satisfies Readonly<
  Record<string, { word: string; Shown: (props: { rights: RunRights }) => React.ReactNode }>
>
const pageNames = Object.keys(benchPages)

/** What the bench works with, as `routes.tsx` puts it together: pages of the bench, and of runs what belongs to methods. */
export function BenchScreen() {
  const { page: asked = 'methods' } = useParams({ strict: false })
  const rights = useRunRights()
  const frame = useRef<HTMLElement>(null)
  const at = pageNames.indexOf(asked)
  useEffect(() => {
    const tab = frame.current?.querySelector<HTMLElement>(`:nth-child(${at + 1})`)
    scrollToMiddle(frame.current, tab ?? null)
  }, [at])
  if (!rights) return null
  const shown = Object.entries(benchPages).find(([name]) => name === asked)?.[1]
  if (!rights.mayRead || !shown) return <NotFound />
  const { word, Shown } = shown
  return (
    <div className={page.page}>
      <title>{`${word}, bench - Luminous`}</title>
      <div className={page.head}>
        <div>
          <h1>Bench</h1>
          <p>Methods, biosensors, readers, lots and layouts that the runs are computed with.</p>
        </div>
      </div>
      <nav ref={frame} className={tabs.tabs} aria-label="Pages of the bench">
        {Object.entries(benchPages).map(([name, each]) => (
          <Link
            key={name}
            to={paths.benchPage}
            params={{ page: name }}
            aria-current={name === asked ? 'page' : undefined}
          >
            {each.word}
          </Link>
        ))}
      </nav>
      <Shown rights={rights} />
    </div>
  )
}
