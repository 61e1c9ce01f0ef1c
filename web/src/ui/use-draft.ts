import { useState } from 'react'
import { serverErrors } from './field-error.ts'

/**
 * What somebody types into a form of texts. `field` is what an input needs: its value, what the server said of it when
 * the form was last sent (`error`, of the mutation), and what typing does.
 */
export function useDraft<Draft extends Readonly<Record<string, string>>>(
  initial: Draft | (() => Draft),
) {
  const [draft, setDraft] = useState<Draft>(initial)
  const fieldsWith = (error: unknown) => {
    const errorOf = serverErrors(error)
    return (name: keyof Draft & string) => ({
      value: draft[name] ?? '',
      error: errorOf(name),
      onChange: (event: { currentTarget: { value: string } }) =>
        setDraft({ ...draft, [name]: event.currentTarget.value }),
    })
  }
  return { draft, setDraft, fieldsWith }
}
