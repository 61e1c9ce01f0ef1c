import type { Delivery } from '@luminous/contract'

const pollMs = 3000

/** Asked for again while a mail is on its way, so that its fate appears by itself. */
export const pollWhile = (isAnyOnItsWay: boolean | undefined): number | false =>
  isAnyOnItsWay === true ? pollMs : false

export const isOnItsWay = (state: Delivery['state'] | undefined): boolean =>
  state === 'queued' || state === 'sending'
