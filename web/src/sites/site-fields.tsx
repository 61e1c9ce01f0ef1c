import { NativeSelect, TextInput } from '@mantine/core'
import { readDecimal } from '../ui/decimal.ts'
import type { ErrorOf } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { zoneDefault, zoneGroups } from '../ui/time-zones.ts'

export type SiteForm = {
  readonly name: string
  readonly timeZone: string
  readonly latitude: string
  readonly longitude: string
}

export const emptySite: SiteForm = {
  name: '',
  timeZone: zoneDefault,
  latitude: '',
  longitude: '',
}

export const toNewSite = ({ name, timeZone, latitude, longitude }: SiteForm) => ({
  name: name.trim(),
  timeZone,
  latitude: readDecimal(latitude),
  longitude: readDecimal(longitude),
})

export function SiteFields({
  value,
  isRequired = true,
  errorOf,
  onChange,
}: {
  value: SiteForm
  isRequired?: boolean
  errorOf: ErrorOf
  onChange: (value: SiteForm) => void
}) {
  const degrees = { inputMode: 'text', pattern: '\\s*[\\-−]?\\d{1,3}([.,]\\d{1,6})?\\s*' } as const
  return (
    <>
      <div className={form.pair}>
        <TextInput
          label="Name of the site"
          description="As people in the field call it."
          placeholder="Muskeg River, upstream"
          maxLength={200}
          required={isRequired}
          value={value.name}
          error={errorOf('name')}
          onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Time zone"
          description="Collection times are shown on the clock of the site."
          data={zoneGroups}
          value={value.timeZone}
          error={errorOf('timeZone')}
          onChange={(event) => onChange({ ...value, timeZone: event.currentTarget.value })}
        />
      </div>
      <div className={form.pair}>
        <TextInput
          label="Latitude, degrees (optional)"
          placeholder="57.3041"
          title="Decimal degrees, like 57.3041"
          maxLength={12}
          {...degrees}
          value={value.latitude}
          error={errorOf('latitude')}
          onChange={(event) => onChange({ ...value, latitude: event.currentTarget.value })}
        />
        <TextInput
          label="Longitude, degrees (optional)"
          placeholder="-111.5963"
          title="Decimal degrees, west is negative, like -111.5963"
          maxLength={12}
          {...degrees}
          value={value.longitude}
          error={errorOf('longitude')}
          onChange={(event) => onChange({ ...value, longitude: event.currentTarget.value })}
        />
      </div>
    </>
  )
}
