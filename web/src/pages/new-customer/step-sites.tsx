import { Button } from '@mantine/core'
import { emptySite, SiteFields, type SiteForm } from '../../sites/site-fields.tsx'
import { errorsWithin } from '../../ui/field-error.ts'
import form from '../../ui/form.module.css'
import classes from './customer-wizard.module.css'
import type { StepProps } from './step-props.ts'

/** Where they sample first. */
export function StepSites({ value, errorOf, onChange }: StepProps) {
  const { sites } = value
  const setSites = (next: readonly SiteForm[]) => onChange({ ...value, sites: next })
  return (
    <>
      <p className={form.prose}>
        Optional: the customer can add sites too. A row that stays empty is left out.
      </p>
      {sites.map((site, at) => (
        <fieldset key={at} className={form.group}>
          <div className={classes.part}>
            <div className={classes.partHead}>
              <h3>{site.name.trim() || `Site ${at + 1}`}</h3>
              <Button
                variant="subtle"
                size="compact-sm"
                color="var(--bad)"
                aria-label={`Take out ${site.name.trim() || `site ${at + 1}`}`}
                onClick={() => setSites(sites.filter((_, place) => place !== at))}
              >
                Take out
              </Button>
            </div>
            <SiteFields
              value={site}
              isRequired={false}
              errorOf={errorsWithin(errorOf, `sites.${at}`)}
              onChange={(changed) =>
                setSites(sites.map((one, place) => (place === at ? changed : one)))
              }
            />
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          disabled={sites.length >= 100}
          onClick={() => {
            // Most sites of a customer lie in one zone.
            const timeZone = sites.at(-1)?.timeZone ?? emptySite.timeZone
            setSites([...sites, { ...emptySite, timeZone }])
          }}
        >
          Add a site
        </Button>
      </div>
    </>
  )
}
