import { PasswordInput } from '@mantine/core'
import { count } from './count.ts'

const always = {
  maxLength: 1024,
  required: true,
  withAsterisk: false,
  errorProps: { role: 'alert' },
  visibilityToggleButtonProps: { 'aria-label': 'Show the password', tabIndex: 0 },
} as const

/** The password that one has. */
export function PasswordField({
  value,
  onChange,
  label = 'Password',
  error = null,
}: {
  value: string
  onChange: (value: string) => void
  label?: string
  error?: string | null
}) {
  return (
    <PasswordInput
      label={label}
      name="password"
      autoComplete="current-password"
      {...always}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

const charactersMin = 12

/** A password that one thinks of now. Typed once: what can be shown need not be typed twice. */
export function NewPasswordField({
  value,
  onChange,
  label = 'New password',
  error = null,
}: {
  value: string
  onChange: (value: string) => void
  label?: string
  error?: string | null
}) {
  const missing = charactersMin - value.length
  return (
    <PasswordInput
      label={label}
      description={
        value !== '' && missing > 0
          ? `${count(missing, 'more character')}.`
          : 'At least 12 characters. A phrase of some words is easy to keep and hard to guess; what many people use is refused.'
      }
      name="new-password"
      autoComplete="new-password"
      minLength={charactersMin}
      {...always}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
