/** What a person decides about an item that could not be sent. */
import type { FieldPhone } from './field-phone.ts'
import { readQueueItem, type QueueItem } from './queue-item.ts'

/** To be sent again as it is: what stood in its way may be gone. */
export async function sendAgain(phone: FieldPhone, item: QueueItem): Promise<void> {
  await phone.store.putItem({ ...item, state: 'waiting', refusal: null, attempts: 0 })
  await phone.changed()
  void phone.look()
}

/** Off the queue, and into the phone's log with the reason, whole. */
export async function takeOff(
  phone: FieldPhone,
  { id, stored }: { readonly id: string; readonly stored: unknown },
  why: string,
): Promise<void> {
  const by = phone.get().holder?.name ?? ''
  const at = new Date().toISOString()
  await phone.store.takeOff({ id, at, by, why, stored, exportedAt: null })
  await phone.changed()
}

export async function markExported(phone: FieldPhone, items: readonly QueueItem[]): Promise<void> {
  const exportedAt = new Date().toISOString()
  for (const { id } of items) {
    await phone.store.changeItem(id, (stored) => {
      const item = readQueueItem(stored)
      return item && { ...item, exportedAt }
    })
  }
  await phone.changed()
}
