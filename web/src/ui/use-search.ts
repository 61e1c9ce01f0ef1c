import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'

/** What somebody types to search by, and what is searched for: not at each letter. */
export function useSearch() {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 250)
  return { typed, setTyped, search }
}
