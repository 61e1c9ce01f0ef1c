import { NativeSelect, Textarea } from '@mantine/core'
import type { Team } from '@luminous/contract'
import { addressesMax, parseAddresses } from '@luminous/contract/addresses.ts'
import type { BodySentTo } from '@luminous/contract/endpoints/endpoint.ts'
import { newInvitations } from '@luminous/contract/endpoints/members.ts'
import {
  memberRoles,
  roleWords,
  staffRoles,
  type MemberRole,
  type StaffRole,
} from '@luminous/contract/permissions.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { PastedLines, SentLines } from './pasted-lines.tsx'

type InvitedRole = StaffRole | MemberRole

/** Invites everybody whose address was pasted, and says of each what came of it. */
export function InviteForm({ team, roleFirst }: { team: Team; roleFirst: InvitedRole }) {
  const roles: readonly InvitedRole[] = team.kind === 'lab' ? staffRoles : memberRoles
  const [addresses, setAddresses] = useState('')
  const [role, setRole] = useState<InvitedRole>(roleFirst)
  const [message, setMessage] = useState('')
  const invite = useTeamChange((sent: BodySentTo<typeof newInvitations>) =>
    call(newInvitations, { team: team.id, body: sent }),
  )
  const pasted = parseAddresses(addresses)
  const count = pasted.filter(({ verdict }) => verdict === 'fine').length
  const errorOf = serverErrors(invite.error)
  return (
    <div className={form.form}>
      <FormShell
        sending={invite}
        failed="Nobody was invited"
        act={count > 1 ? `Invite ${count} people` : 'Invite'}
        isDisabled={count === 0 || pasted.length > addressesMax}
        beside={pasted.length > addressesMax && <span>At most {addressesMax} at a time.</span>}
        onSend={() => {
          const said = message.trim()
          invite.mutate(
            { addresses, role, ...(said !== '' && { message: said }) },
            { onSuccess: () => setAddresses('') },
          )
        }}
      >
        <Textarea
          label="Addresses"
          description="Paste as many as you like, one on a line or with commas between them."
          placeholder={'ada@example.org\nGrace Hopper <grace@example.org>'}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={20_000}
          required
          withAsterisk={false}
          value={addresses}
          error={errorOf('addresses')}
          onChange={(event) => {
            setAddresses(event.currentTarget.value)
            if (!invite.isPending) invite.reset()
          }}
        />
        <PastedLines lines={pasted} />
        <div className={form.pair}>
          <NativeSelect
            label="They come as"
            description={roleWords[role].does}
            data={roles.map((one) => ({ value: one, label: roleWords[one].name }))}
            value={role}
            onChange={(event) =>
              setRole(roles.find((one) => one === event.currentTarget.value) ?? role)
            }
          />
          <Textarea
            label="Personal message (optional)"
            description="Stands in the mail, under your name."
            autosize
            minRows={1}
            maxLength={1000}
            value={message}
            error={errorOf('message')}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
        </div>
      </FormShell>
      {invite.data && <SentLines lines={invite.data.lines} />}
    </div>
  )
}
