import { Progress } from '@mantine/core'
import type { Customer } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Chip, type Tone } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Icon } from '../ui/icons.tsx'
import rows from '../ui/rows.module.css'
import classes from './customer-row.module.css'
import { ownerWords } from './onboarding-list.tsx'

const stateWords: Readonly<Record<Customer['state'], { word: string; tone: Tone }>> = {
  active: { word: 'Active', tone: 'good' },
  suspended: { word: 'Suspended', tone: 'caution' },
  closed: { word: 'Closed', tone: 'plain' },
}

export function CustomerRow({ customer }: { customer: Customer }) {
  const { onboarding, members, pendingInvitations, undelivered, state } = customer
  const { done, total, next } = onboarding
  return (
    <li className={classes.row}>
      <div>
        <Link
          to={paths.team}
          params={{ teamId: customer.id }}
          className={classes.name}
          title={customer.name}
        >
          {customer.name}
        </Link>
        <p className={rows.minor}>
          <code>{customer.slug}</code>
          {customer.kind === 'community' && ', community'}
        </p>
      </div>
      <Chip tone={stateWords[state].tone}>{stateWords[state].word}</Chip>
      <div>
        <div className={classes.progress}>
          <Progress
            size="sm"
            value={total === 0 ? 0 : (100 * done) / total}
            aria-label={`Set-up: ${done} of ${total} steps are done`}
          />
          <span className={rows.minor}>
            {done} of {total}
          </span>
        </div>
        {next ? (
          <p className={rows.minor}>
            Next: {next.title}, by <strong>{ownerWords(next.owner, { isStaff: true })}</strong>
          </p>
        ) : (
          <p className={rows.minor}>All set up</p>
        )}
      </div>
      <div>
        <p className={rows.minor}>
          {count(members, 'person', 'people')}
          {pendingInvitations > 0 && `, ${count(pendingInvitations, 'invitation')} open`}
        </p>
        {undelivered > 0 && (
          <p className={classes.undelivered}>
            <Icon name="alarm" size={14} />
            {count(undelivered, 'mail')} not delivered
          </p>
        )}
      </div>
    </li>
  )
}
