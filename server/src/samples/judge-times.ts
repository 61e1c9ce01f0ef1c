import type { CustodyRemark, DeviceClock } from '@luminous/contract'

/** Clocks within this are taken for right. */
export const clockToleranceMs = 2 * 60 * 1000

/**
 * What is odd about the times of an event; nothing is corrected by it. Times are RFC 3339, `notBefore` what must
 * have happened first. Pure.
 */
export function judgeTimes(event: {
  occurredAt: string
  receivedAt: string
  clock: DeviceClock | null
  notBefore: string | null
}): CustodyRemark[] {
  const { clock } = event
  const occurred = Date.parse(event.occurredAt)
  const remarks: CustodyRemark[] = []
  const skews = clock
    ? [clock.serverOffsetMs, clock.skewMs, gpsSkewMs(clock)].filter((skew) => skew !== null)
    : []
  if (skews.some((skew) => Math.abs(skew) > clockToleranceMs)) remarks.push('clockSkew')
  if (occurred > Date.parse(event.receivedAt) + clockToleranceMs) remarks.push('clockAhead')
  if (clock && Math.abs(occurred - Date.parse(clock.deviceTime)) > clockToleranceMs) {
    remarks.push('enteredTime')
  }
  if (event.notBefore !== null && occurred < Date.parse(event.notBefore)) {
    remarks.push('outOfOrder')
  }
  return remarks
}

const gpsSkewMs = ({ deviceTime, gpsTime }: DeviceClock): number | null =>
  gpsTime === null ? null : Date.parse(deviceTime) - Date.parse(gpsTime)
