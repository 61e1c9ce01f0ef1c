import { Radio, Switch, TextInput } from '@mantine/core'
import { ContactFields } from '../../teams/details-fields.tsx'
import { LogoField } from '../../teams/logo-field.tsx'
import { logoAddress } from '../../teams/logo.ts'
import form from '../../ui/form.module.css'
import { suggestSlug } from './customer-form.ts'
import type { StepProps } from './step-props.ts'

export function StepDetails({ value, errorOf, onChange }: StepProps) {
  return (
    <>
      <div className={form.pair}>
        <TextInput
          label="Name"
          description="As its people and its mails should show it."
          maxLength={200}
          required
          autoComplete="off"
          value={value.name}
          error={errorOf('name')}
          onChange={(event) => {
            const name = event.currentTarget.value
            onChange({ ...value, name, ...(!value.slugIsOwn && { slug: suggestSlug(name) }) })
          }}
        />
        <TextInput
          label="Short name"
          description="For addresses and commands. It never changes."
          maxLength={63}
          required
          autoComplete="off"
          spellCheck={false}
          value={value.slug}
          error={errorOf('slug')}
          onChange={(event) => {
            const slug = event.currentTarget.value.toLowerCase()
            // Emptied, it follows the name again.
            onChange({ ...value, slug, slugIsOwn: slug !== '' })
          }}
        />
      </div>
      <Radio.Group
        label="Kind"
        value={value.kind}
        onChange={(kind) =>
          onChange({ ...value, kind: kind === 'community' ? 'community' : 'customer' })
        }
      >
        <div className={form.acts}>
          <Radio value="customer" label="Customer, as an operator" />
          <Radio value="community" label="Community, as a First Nation" />
        </div>
      </Radio.Group>
      <ContactFields value={value} showsNotes errorOf={errorOf} onChange={onChange} />
      <LogoField
        shown={value.logo === null ? null : logoAddress(value.logo)}
        onChoose={(logo) => onChange({ ...value, logo })}
        onRemove={() => onChange({ ...value, logo: null })}
      />
      <Switch
        label="Everybody in the team needs a second factor"
        description="They set one up when they first sign in."
        checked={value.requiresSecondFactor}
        onChange={(event) =>
          onChange({ ...value, requiresSecondFactor: event.currentTarget.checked })
        }
      />
    </>
  )
}
