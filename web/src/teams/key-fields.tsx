import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { KeyScope } from '@luminous/contract'
import { keyScopes, mayRole, permissions } from '@luminous/contract/permissions.ts'
import type { ErrorOf } from '../ui/field-error.ts'
import form from '../ui/form.module.css'

export type KeyForm = {
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly expiresInDays: number
}

export const emptyKey: KeyForm = {
  name: '',
  scopes: ['results:read'],
  expiresInDays: 365,
}

const lifetimes = [
  [30, '30 days'],
  [90, '90 days'],
  [180, '180 days'],
  [365, '1 year'],
  [730, '2 years, the longest'],
] as const

/** Scopes that mean something to a team: only the lab uploads plate files. */
const scopesOf = (isLab: boolean): readonly KeyScope[] =>
  keyScopes.filter((scope) => mayRole(scope, isLab ? 'staff-admin' : 'admin'))

export function KeyFields({
  value,
  isLab = false,
  errorOf,
  onChange,
}: {
  value: KeyForm
  isLab?: boolean
  errorOf: ErrorOf
  onChange: (value: KeyForm) => void
}) {
  return (
    <>
      <div className={form.pair}>
        <TextInput
          label="What it is for"
          description="By this name the ledger tells it from other keys."
          placeholder="Nightly import into our database"
          maxLength={100}
          required
          value={value.name}
          error={errorOf('name')}
          onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Ends after"
          description="A key that is forgotten should stop by itself."
          data={lifetimes.map(([days, label]) => ({ value: String(days), label }))}
          value={String(value.expiresInDays)}
          error={errorOf('expiresInDays')}
          onChange={(event) =>
            onChange({ ...value, expiresInDays: Number(event.currentTarget.value) })
          }
        />
      </div>
      <Checkbox.Group
        label="What it may do"
        description="As little as will do; another key can be made at any time."
        error={errorOf('scopes')}
        value={[...value.scopes]}
        onChange={(chosen) =>
          onChange({ ...value, scopes: keyScopes.filter((scope) => chosen.includes(scope)) })
        }
      >
        <div className={form.boxes}>
          {scopesOf(isLab).map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={sentence(permissions[scope].does)}
              description={<code>{scope}</code>}
            />
          ))}
        </div>
      </Checkbox.Group>
    </>
  )
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
