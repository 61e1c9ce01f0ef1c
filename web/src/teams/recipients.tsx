import { Button, TextInput } from '@mantine/core'
import type { Recipient, Team } from '@luminous/contract'
import { newRecipient, recipientRemoval } from '@luminous/contract/endpoints/teams.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { Rights } from '../session/rights.ts'
import { useTeamChange, useTeamRefresh } from '../session/team-queries.ts'
import { Ask } from '../ui/ask.tsx'
import { DeliveryNote } from '../ui/delivery.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { Loaded } from '../ui/loaded.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useDraft } from '../ui/use-draft.ts'
import { recipientsQuery } from './queries.ts'

/** Why it is worth an address. */
export const whyRecipients =
  'A checkpoint is a short signed line that stands for the whole ledger of the team. Whoever keeps some of them outside Luminous can prove later that nothing was rewritten, not even by us.'

export function RecipientsPanel({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(recipientsQuery(team.id))
  const [adds, setAdds] = useState(false)
  const [removed, setRemoved] = useState<Recipient | null>(null)
  const refresh = useTeamRefresh()
  const mayWrite = rights.may('team:write') && team.state !== 'closed'
  return (
    <Panel
      title="Who keeps checkpoints"
      lead={whyRecipients}
      acts={
        mayWrite && (
          <Button variant="default" size="xs" onClick={() => setAdds(true)}>
            Name somebody
          </Button>
        )
      }
    >
      <Loaded query={query} what="The recipients" rows={1}>
        {(recipients) =>
          recipients.length === 0 ? (
            <Empty title="Nobody yet">
              <p>Best is somebody who is neither you nor us: a lawyer, a regulator, an auditor.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Recipients of checkpoints">
              {recipients.map((recipient) => (
                <li key={recipient.id}>
                  <p className={rows.name}>{recipient.name}</p>
                  <p className={rows.minor}>{recipient.email}</p>
                  <div>{recipient.delivery && <DeliveryNote delivery={recipient.delivery} />}</div>
                  <div className={rows.acts}>
                    {mayWrite && (
                      <Button
                        variant="subtle"
                        color="var(--bad)"
                        size="compact-sm"
                        aria-label={`Remove ${recipient.name}`}
                        onClick={() => setRemoved(recipient)}
                      >
                        Remove
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && (
        <Dialog title="Who should keep checkpoints?" onClose={() => setAdds(false)}>
          <RecipientForm teamId={team.id} onDone={() => setAdds(false)} />
        </Dialog>
      )}
      {removed && (
        <Ask
          title={`Send ${removed.name} no more checkpoints?`}
          act="Remove"
          isDangerous
          onClose={() => setRemoved(null)}
          onAct={async () => {
            await call(recipientRemoval, { team: team.id, id: removed.id })
            await refresh()
          }}
        >
          <p>Those that they have already go on proving what they prove.</p>
        </Ask>
      )}
    </Panel>
  )
}

export function RecipientForm({ teamId, onDone }: { teamId: string; onDone: () => void }) {
  const { draft, fieldsWith } = useDraft({ name: '', email: '' })
  const add = useTeamChange((recipient: { name: string; email: string }) =>
    call(newRecipient, { team: teamId, body: recipient }),
  )
  const field = fieldsWith(add.error)
  return (
    <FormShell
      sending={add}
      failed="Nobody was named"
      act="Send them checkpoints"
      onSend={() =>
        add.mutate({ name: draft.name.trim(), email: draft.email.trim() }, { onSuccess: onDone })
      }
    >
      <div className={form.pair}>
        <TextInput label="Name" maxLength={200} required {...field('name')} />
        <TextInput label="E-mail" type="email" maxLength={254} required {...field('email')} />
      </div>
    </FormShell>
  )
}
