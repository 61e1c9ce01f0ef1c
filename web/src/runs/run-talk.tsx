import { Button, Textarea } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { runComment } from '@luminous/contract/endpoints/runs.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import form from '../ui/form.module.css'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'
import type { RunAct } from './queries.ts'
import { noteWords } from './run-words.ts'
import classes from './runs.module.css'

/** What was said and done about the run; things are only ever added. */
export function RunTalk({ run, act, maySay }: { run: Run; act: RunAct; maySay: boolean }) {
  const [comment, setComment] = useState('')
  const say = useMutation({
    mutationFn: () =>
      act(({ id, version }) =>
        call(runComment, { id, body: { version, comment: comment.trim() } }),
      ),
    onSuccess: () => setComment(''),
  })
  return (
    <Panel title="Talk" lead="Between analyst and reviewer; customers do not read it.">
      {run.notes.length > 0 && (
        <ol className={classes.talk} aria-label="What was said">
          {run.notes.map((note) => (
            <li key={note.id} data-kind={note.kind}>
              <p className={rows.minor}>
                <strong>{note.by}</strong> {noteWords[note.kind]}, <Moment at={note.at} />
              </p>
              {note.text !== '' && <p>{note.text}</p>}
            </li>
          ))}
        </ol>
      )}
      {maySay && (
        <form
          className={form.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (comment.trim() !== '') say.mutate()
          }}
        >
          <Textarea
            label="Comment"
            autosize
            minRows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {say.error && <ProblemNotice title="It was not said" error={say.error} />}
          <div className={form.acts}>
            <Button
              type="submit"
              variant="default"
              loading={say.isPending}
              disabled={comment.trim() === ''}
            >
              Say it
            </Button>
          </div>
        </form>
      )}
    </Panel>
  )
}
