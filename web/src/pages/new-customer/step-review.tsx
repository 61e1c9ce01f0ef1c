import { permissions, roleWords } from '@luminous/contract/permissions.ts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { stepAt, stepNumber, type CustomerStepName } from '../../onboarding/customer-steps.ts'
import { paths } from '../../paths.ts'
import { logoAddress } from '../../teams/logo.ts'
import { Facts } from '../../ui/panel.tsx'
import { stepOfField, type Mistake } from './customer-checks.ts'
import { toNewCustomer, type CustomerForm } from './customer-form.ts'
import classes from './customer-wizard.module.css'

/** Everything on one page, before it becomes true. */
export function StepReview({
  draftId,
  value,
  mistakes,
}: {
  draftId: string
  /** Without blanks. */
  value: CustomerForm
  mistakes: readonly Mistake[]
}) {
  const customer = toNewCustomer(value)
  const { people, apiKey } = customer
  return (
    <>
      {mistakes.length > 0 && (
        <div className={classes.mistakes} role="alert">
          <p>To be corrected before the customer can be created:</p>
          <ul>
            {mistakes.map(({ field, says }) => (
              <li key={`${field} ${says}`}>
                <Edit draftId={draftId} step={stepOfField(field)}>
                  {stepAt(stepNumber(stepOfField(field))).title}
                </Edit>
                : {says}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Part draftId={draftId} step="details">
        <Facts
          rows={[
            ['Name', customer.name || 'Not named yet'],
            ['Short name', <code key="slug">{customer.slug}</code>],
            ['Kind', customer.kind === 'community' ? 'Community' : 'Customer'],
            [
              'Contact',
              [customer.contactName, customer.contactEmail, customer.contactPhone]
                .filter(Boolean)
                .join(', ') || 'None',
            ],
            ['Colour', customer.colour ?? 'Ours'],
            [
              'Logo',
              value.logo === null ? (
                'None'
              ) : (
                <img key="logo" src={logoAddress(value.logo)} alt="The logo" height="32" />
              ),
            ],
            ['Second factor', customer.requiresSecondFactor ? 'Needed by everybody' : 'Up to each'],
          ]}
        />
      </Part>
      <Part draftId={draftId} step="sites">
        {customer.sites.length === 0 ? (
          none('None: the customer adds them.')
        ) : (
          <ul>
            {customer.sites.map(({ name, timeZone, latitude, longitude }) => (
              <li key={name}>
                {name}, {timeZone.replaceAll('_', ' ')}
                {latitude !== null && longitude !== null && `, ${latitude}°, ${longitude}°`}
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part draftId={draftId} step="thresholds">
        {customer.thresholds.length === 0 ? (
          none('None: the customer will set them.')
        ) : (
          <ul>
            {customer.thresholds.map((threshold, at) => (
              <li key={at}>
                {threshold.name}: {threshold.limitMgPerL} mg/L NA-eq, {threshold.severity}, at{' '}
                {threshold.siteName ?? 'every site'}, from {threshold.effectiveFrom};{' '}
                {threshold.citation}
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part draftId={draftId} step="people">
        {people.length === 0 ? (
          none('Nobody: no invitation is sent.')
        ) : (
          <ul>
            {people.map(({ email, role }) => (
              <li key={email}>
                {email}, {roleWords[role].name.toLowerCase()}
              </li>
            ))}
          </ul>
        )}
        {customer.message !== '' && <p>“{customer.message}”</p>}
      </Part>
      <Part draftId={draftId} step="key">
        {apiKey === null ? (
          none('None.')
        ) : (
          <p>
            {apiKey.name}: may {apiKey.scopes.map((scope) => permissions[scope].does).join('; ')};
            ends after {apiKey.expiresInDays} days
          </p>
        )}
      </Part>
    </>
  )
}

const none = (text: string) => <p className={classes.none}>{text}</p>

function Part({
  draftId,
  step,
  children,
}: {
  draftId: string
  step: CustomerStepName
  children: ReactNode
}) {
  const { title } = stepAt(stepNumber(step))
  return (
    <section className={classes.review} aria-label={title}>
      <div className={classes.reviewHead}>
        <h3>{title}</h3>
        <Edit draftId={draftId} step={step} label={`Change ${title}`}>
          Change
        </Edit>
      </div>
      {children}
    </section>
  )
}

function Edit({
  draftId,
  step,
  label,
  children,
}: {
  draftId: string
  step: CustomerStepName
  label?: string
  children: ReactNode
}) {
  return (
    <Link to={paths.newCustomer} params={{ draftId }} search={{ step }} aria-label={label}>
      {children}
    </Link>
  )
}
