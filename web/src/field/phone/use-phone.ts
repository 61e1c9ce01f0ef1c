import { useEffect, useState, useSyncExternalStore } from 'react'
import { FieldPhone } from './field-phone.ts'
import { openFieldStore } from './field-store.ts'
import type { PhoneState } from './phone-state.ts'

/** One phone for a page, however often its screens are drawn anew. */
let opening: Promise<FieldPhone> | undefined

async function openPhone(): Promise<FieldPhone> {
  let phone: FieldPhone | undefined
  const store = await openFieldStore(() => phone?.setOutdated())
  phone = new FieldPhone(store)
  await phone.start()
  return phone
}

export type Opened =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly phone: FieldPhone }
  | { readonly kind: 'failed'; readonly error: Error }

export function useOpenPhone(): Opened {
  const [opened, setOpened] = useState<Opened>({ kind: 'opening' })
  useEffect(() => {
    const open = async () => {
      try {
        opening ??= openPhone()
        const phone = await opening
        setOpened({ kind: 'open', phone })
        void phone.look()
      } catch (error) {
        opening = undefined
        setOpened({ kind: 'failed', error: error instanceof Error ? error : new Error('closed') })
      }
    }
    void open()
  }, [])
  return opened
}

export const usePhoneState = (phone: FieldPhone): PhoneState =>
  useSyncExternalStore(phone.subscribe, phone.get)
