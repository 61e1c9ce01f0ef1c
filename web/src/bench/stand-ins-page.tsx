import { instantOf, localMinuteOf } from '@luminous/contract/local-time.ts'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { StandIn } from '@luminous/contract'
import { newStandIn, standInEnd } from '@luminous/contract/endpoints/bench.ts'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { standInsQuery } from '../session/run-rights.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { membersQuery } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { ownTimeZone } from '../ui/instant.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'
import { useDraft } from '../ui/use-draft.ts'
import { useNow } from '../ui/use-now.ts'
import { useBenchRefresh } from './queries.ts'

/** Who reviews in whose stead, and until when. */
export function StandInsPage({ rights }: { rights: BenchRights }) {
  const query = useQuery(standInsQuery)
  const [names, setNames] = useState(false)
  const nowMs = useNow()
  return (
    <Panel
      title="Stand-ins"
      lead="A reviewer who is away names somebody who rules and signs in their stead. Nobody signs what they had a hand in."
      acts={
        rights.isReviewer ? (
          <Button onClick={() => setNames(true)}>Name a stand-in</Button>
        ) : undefined
      }
    >
      <Loaded query={query} what="The stand-ins">
        {(standIns) =>
          standIns.length === 0 ? (
            <Empty title="Nobody stands in">
              <p>Reviewers name their stand-ins here, for 90 days at most.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Stand-ins">
              {standIns.map((each) => (
                <li key={each.id}>
                  <div>
                    <p className={rows.name}>{each.standIn.name}</p>
                    <p className={rows.minor}>for {each.reviewer.name}</p>
                  </div>
                  <p>
                    <Moment at={each.from} /> to <Moment at={each.until} />
                  </p>
                  <div>
                    <State standIn={each} nowMs={nowMs} />
                    <p className={rows.minor}>“{each.reason}”</p>
                  </div>
                  <div className={rows.acts}>
                    <History
                      kind="stand_in"
                      id={each.id}
                      name={`${each.standIn.name} for ${each.reviewer.name}`}
                    />
                    {each.reviewer.id === rights.session.person.id &&
                      each.endedAt === null &&
                      nowMs < Date.parse(each.until) && <EndStandIn standIn={each} />}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {names && (
        <Dialog title="Name a stand-in" onClose={() => setNames(false)}>
          <StandInForm rights={rights} onDone={() => setNames(false)} />
        </Dialog>
      )}
    </Panel>
  )
}

function State({ standIn: { from, until, endedAt }, nowMs }: { standIn: StandIn; nowMs: number }) {
  if (endedAt !== null) return <Chip tone="plain">Ended</Chip>
  if (nowMs < Date.parse(from)) return <Chip tone="plain">Not yet</Chip>
  if (nowMs >= Date.parse(until)) return <Chip tone="plain">Over</Chip>
  return <Chip tone="good">Stands in now</Chip>
}

function EndStandIn({ standIn }: { standIn: StandIn }) {
  const refresh = useBenchRefresh()
  const end = useMutation({
    mutationFn: () => call(standInEnd, { id: standIn.id, body: {} }),
    onSettled: refresh,
  })
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={end.isPending}
        aria-label={`End it: ${standIn.standIn.name}`}
        onClick={() => end.mutate()}
      >
        End it
      </Button>
      {end.error && <ProblemNotice title="It was not ended" error={end.error} />}
    </>
  )
}

const weekMs = 7 * 86_400_000

function StandInForm({ rights, onDone }: { rights: BenchRights; onDone: () => void }) {
  const zone = ownTimeZone()
  const { draft: value, fieldsWith } = useDraft(() => ({
    standIn: '',
    from: localMinuteOf(new Date().toISOString(), zone),
    until: localMinuteOf(new Date(Date.now() + weekMs).toISOString(), zone),
    reason: '',
  }))
  const members = useInfiniteQuery(membersQuery(rights.session.team.id, ''))
  const others = (members.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ isYou }) => !isYou)
  const refresh = useBenchRefresh()
  const save = useMutation({
    mutationFn: async () => {
      const { standIn, reason } = value
      const [from, until] = [value.from, value.until].map((local) => instantOf(local, zone))
      if (!from || !until) throw new Error('These are no times of your clock.')
      await call(newStandIn, { body: { standIn, from, until, reason } })
      await refresh()
    },
    onSuccess: onDone,
  })
  const field = fieldsWith(save.error)
  return (
    <FormShell
      sending={save}
      failed="Nobody was named"
      act="Name the stand-in"
      onSend={() => save.mutate()}
    >
      <NativeSelect
        label="Who stands in"
        data={[
          { value: '', label: 'Choose somebody' },
          ...others.map(({ person, name }) => ({ value: person, label: name })),
        ]}
        required
        {...field('standIn')}
      />
      <div className={form.pair}>
        <TextInput
          type="datetime-local"
          label="From"
          description={zone}
          required
          {...field('from')}
        />
        <TextInput
          type="datetime-local"
          label="Until"
          description={zone}
          required
          {...field('until')}
        />
      </div>
      <Textarea
        label="Why"
        autosize
        minRows={2}
        minLength={3}
        maxLength={500}
        required
        {...field('reason')}
      />
    </FormShell>
  )
}
