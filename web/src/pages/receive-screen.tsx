import '../ui/form-styles.ts'
import { Button, TextInput } from '@mantine/core'
import type { Sample, StockKit } from '@luminous/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiProblem, isProblem } from '../api/problem.ts'
import { findStockKit } from '../kits/queries.ts'
import { ArrivalCard } from '../samples/lab/arrival-card.tsx'
import { EnterScanForm } from '../samples/lab/enter-scan-form.tsx'
import classes from '../samples/lab/lab.module.css'
import { ReceiptForm } from '../samples/lab/receipt-form.tsx'
import { ReceivedList, ReceivedNow } from '../samples/lab/received.tsx'
import { findArrival } from '../samples/queries.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import form from '../ui/form.module.css'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'

/** The lab's door: scan, say what you see, Enter; the next one. */
export function ReceiveScreen() {
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  const rights = rightsOf(session)
  if (!rights.isStaff) return <NotFound />
  return (
    <div className={page.page}>
      <title>Receive - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Receive samples</h1>
          <p>Scan the code on a vial or bottle, say what you see, press Enter.</p>
        </div>
      </div>
      {rights.may('receipts:write') ? (
        <Door />
      ) : (
        <Panel title="Receiving is for analysts">
          <p>{rights.whyNot('receipts:write')} The worklist and the samples are open to you.</p>
        </Panel>
      )}
    </div>
  )
}

function Door() {
  const [typed, setTyped] = useState('')
  const [deliveredBy, setDeliveredBy] = useState('')
  const [received, setReceived] = useState<readonly Sample[]>([])
  const field = useRef<HTMLInputElement>(null)
  const look = useMutation({ mutationFn: lookUp })
  const next = () => {
    look.reset()
    setTyped('')
    field.current?.focus()
  }
  const arrival = look.data?.kind === 'arrival' ? look.data.sample : null
  const [newest] = received
  const change = (changed: Sample) =>
    setReceived(received.map((one) => (one.id === changed.id ? changed : one)))
  return (
    <>
      <Panel title="Scan or type a code">
        <form
          className={form.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (typed.trim() !== '') look.mutate(typed.trim())
          }}
        >
          <div className={form.acts}>
            <TextInput
              ref={field}
              className={classes.code}
              size="lg"
              aria-label="Code of the sample"
              placeholder="K7FY-YW3A-CDFM"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={200}
              // The one thing that this page is for.
              autoFocus
              value={typed}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" size="lg" loading={look.isPending}>
              Find
            </Button>
          </div>
        </form>
        {look.error && (
          <ProblemNotice
            title={
              look.error instanceof ApiProblem
                ? 'This one cannot be received'
                : 'The code was not looked up'
            }
            error={look.error}
          />
        )}
        {look.data?.kind === 'noRecord' && (
          <NoRecord
            key={look.data.kit.code}
            detail={look.data.detail}
            kit={look.data.kit}
            onEntered={(code) => look.mutate(code)}
            onCancel={next}
          />
        )}
      </Panel>
      {arrival && (
        <ArrivalCard sample={arrival}>
          <ReceiptForm
            key={`${arrival.id} ${look.submittedAt}`}
            sample={arrival}
            deliveredBy={deliveredBy}
            onCancel={next}
            onReceived={(sample, from) => {
              setReceived([sample, ...received.filter(({ id }) => id !== sample.id)])
              setDeliveredBy(from)
              next()
            }}
          />
        </ArrivalCard>
      )}
      {!arrival && newest && <ReceivedNow key={newest.id} sample={newest} onDecided={change} />}
      <ReceivedList samples={received} />
    </>
  )
}

type Kit = StockKit & { readonly team: NonNullable<StockKit['team']> }

/** The sample of a code; or, where its field record is missing, whose kit it is, so that it can be entered. */
async function lookUp(code: string) {
  try {
    return { kind: 'arrival' as const, sample: await findArrival(code) }
  } catch (error) {
    if (!(error instanceof Error) || !isProblem(error, 'sample.unknown')) throw error
    const kit = await findStockKit(code).catch(() => null)
    if (kit?.state !== 'assigned' || !kit.team) throw error
    const owned: Kit = { ...kit, team: kit.team }
    return { kind: 'noRecord' as const, detail: error.message, kit: owned }
  }
}

function NoRecord({
  detail,
  kit,
  onEntered,
  onCancel,
}: {
  detail: string
  kit: Kit
  onEntered: (code: string) => void
  onCancel: () => void
}) {
  const [enters, setEnters] = useState(false)
  return (
    <div className={classes.noRecord} role="status">
      <p>
        <strong>The field record is not here yet.</strong> {detail}
      </p>
      {enters ? (
        <EnterScanForm kit={kit} onEntered={({ code }) => onEntered(code)} onCancel={onCancel} />
      ) : (
        <div className={form.acts}>
          <Button onClick={() => setEnters(true)}>Enter it from the paper form</Button>
          <Button variant="default" onClick={onCancel}>
            Leave it
          </Button>
        </div>
      )}
    </div>
  )
}
