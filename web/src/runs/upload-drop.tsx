import { Button, Loader } from '@mantine/core'
import type { UploadedFile } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type DragEvent } from 'react'
import { paths } from '../paths.ts'
import { plateName } from '../ui/plate-name.ts'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { uploadPlateFile, useRunsRefresh } from './queries.ts'
import classes from './runs.module.css'

type Sent =
  | { readonly kind: 'waits' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'taken'; readonly file: UploadedFile }
  | { readonly kind: 'refused'; readonly why: string }
type Line = { readonly id: string; readonly name: string; readonly sent: Sent }

const filesMax = 50

/** Files as they come off the readers, one after another: what one is refused for stops no other. */
export function UploadDrop() {
  const chooser = useRef<HTMLInputElement>(null)
  const [lines, setLines] = useState<readonly Line[]>([])
  const [isOver, setIsOver] = useState(false)
  const refresh = useRunsRefresh()
  const say = (id: string, sent: Sent) =>
    setLines((now) => now.map((line) => (line.id === id ? { ...line, sent } : line)))
  const take = async (chosen: readonly File[]) => {
    const files = chosen.slice(0, filesMax).map((file) => ({ id: crypto.randomUUID(), file }))
    const tooMany = chosen.slice(filesMax).map((file) => ({
      id: crypto.randomUUID(),
      name: file.name,
      sent: { kind: 'refused' as const, why: `At most ${filesMax} files at once: send it again.` },
    }))
    const waiting = files.map(({ id, file }) => ({
      id,
      name: file.name,
      sent: { kind: 'waits' as const },
    }))
    setLines((now) => [...waiting, ...tooMany, ...now])
    for (const { id, file } of files) {
      say(id, { kind: 'sending' })
      try {
        say(id, { kind: 'taken', file: await uploadPlateFile(file) })
      } catch (error) {
        say(id, { kind: 'refused', why: error instanceof Error ? error.message : 'Not sent.' })
      }
    }
    await refresh()
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    void take([...event.dataTransfer.files])
  }
  return (
    <Panel
      title="Take in plate files"
      lead="As the reader’s software exported them, of any reader that is known here. They are kept byte for byte."
    >
      <div
        className={classes.drop}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label="Plate files"
          onChange={(event) => {
            const { files } = event.currentTarget
            void take([...(files ?? [])])
            // The same file can be chosen again after it was mended.
            event.currentTarget.value = ''
          }}
        />
        <p>Drop files here, or</p>
        <Button onClick={() => chooser.current?.click()}>Choose files</Button>
      </div>
      {lines.length > 0 && (
        <>
          <p className={classes.sum} role="status">
            {sumOf(lines)}
          </p>
          <ul className={classes.files} aria-label="Files sent">
            {lines.map((line) => (
              <li key={line.id}>
                <span className={rows.name}>{line.name}</span>
                <Became sent={line.sent} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

function sumOf(lines: readonly Line[]): string {
  const of = (kind: Sent['kind']) => lines.filter(({ sent }) => sent.kind === kind).length
  const taken = lines.flatMap(({ sent }) => (sent.kind === 'taken' ? [sent.file] : []))
  const known = taken.filter(({ existed }) => existed).length
  const left = of('waits') + of('sending')
  return [
    `${count(lines.length, 'file')}: ${taken.length - known} taken in`,
    `${known} here before`,
    `${of('refused')} refused`,
    ...(left > 0 ? [`${left} to go`] : []),
  ].join(', ')
}

function Became({ sent }: { sent: Sent }) {
  if (sent.kind === 'waits') return <Chip tone="plain">Waits</Chip>
  if (sent.kind === 'sending') {
    return (
      <span className={classes.sending}>
        <Loader size={14} aria-hidden="true" /> Being read
      </span>
    )
  }
  if (sent.kind === 'refused') {
    return (
      <span>
        <Chip tone="bad">Refused</Chip> {sent.why}
      </span>
    )
  }
  const { runs, existed, format } = sent.file
  const bare = runs.filter(({ samples }) => samples === 0).length
  return (
    <span>
      <Chip tone={existed ? 'plain' : 'good'}>
        {existed ? 'Was here before' : `${count(runs.length, 'plate')}, ${format}`}
      </Chip>{' '}
      {!existed && bare > 0 && `${bare === 1 ? 'one needs' : `${bare} need`} a layout: `}
      {runs.map((run, at) => (
        <span key={run.id}>
          {at > 0 && ', '}
          <Link to={paths.run} params={{ runId: run.id }}>
            {plateName(run.plate)}
          </Link>
        </span>
      ))}
    </span>
  )
}
