/** What the phone's clock said, and how far it can be believed. Nothing is corrected by it. Pure. */
import type { DeviceClock } from '@luminous/contract'
import { clockToleranceMs } from './limits.ts'

/** Both clocks of the phone at one moment: the one on its screen, and the page's own, which nobody can set. */
export type Tick = { readonly deviceMs: number; readonly steadyMs: number }

/** When the server last said what time it is. */
export type Contact = {
  /** Device minus server. */
  readonly serverOffsetMs: number
  /** Null where the page was loaded again since, which begins its clock anew. */
  readonly at: Tick | null
}

/**
 * The contact that an answer is: halfway through the request the server had its time. After a way that took too
 * long nobody knows when that was.
 */
export function contactOf(sent: Tick, received: Tick, serverTime: string | null): Contact | null {
  const serverMs = serverTime === null ? Number.NaN : Date.parse(serverTime)
  const wayMs = received.steadyMs - sent.steadyMs
  if (Number.isNaN(serverMs) || wayMs > slowMs) return null
  const serverOffsetMs = Math.round(received.deviceMs - wayMs / 2 - serverMs)
  return { serverOffsetMs, at: received }
}
const slowMs = 30_000

/** What to record of the clocks at a moment. */
export function deviceClock(
  now: Tick,
  contact: Contact | null,
  utcOffsetMinutes: number,
): DeviceClock {
  const at = contact?.at ?? null
  const sinceContactMs = at === null ? null : Math.max(0, Math.round(now.steadyMs - at.steadyMs))
  return {
    deviceTime: new Date(now.deviceMs).toISOString(),
    utcOffsetMinutes,
    serverOffsetMs: contact?.serverOffsetMs ?? null,
    sinceContactMs,
    skewMs: contact === null ? null : skewOf(now, contact),
    gpsTime: null,
  }
}

/** Device minus what the server's clock shows now: somebody may have set the device's since. */
function skewOf(now: Tick, { serverOffsetMs, at }: Contact): number | null {
  if (at === null) return null
  const movedMs = now.deviceMs - at.deviceMs - (now.steadyMs - at.steadyMs)
  return Math.round(serverOffsetMs + movedMs)
}

/**
 * The satellites' time at the moment of a tick, from a fix of some time later or before. Null for what is hardly
 * theirs: a position out of radio cells, or a clock that never knew the year.
 */
export function gpsTimeAt(
  tick: Tick,
  fix: { readonly timestampMs: number; readonly accuracyM: number; readonly steadyMs: number },
): string | null {
  const isGps = fix.accuracyM <= gpsAccuracyMaxM && fix.timestampMs > gpsSinceMs
  if (!isGps) return null
  return new Date(fix.timestampMs - (fix.steadyMs - tick.steadyMs)).toISOString()
}
const gpsAccuracyMaxM = 100
const gpsSinceMs = Date.UTC(2024, 0, 1)

/** By how much the device's clock is off, as far as anything knows: the server first, then the satellites. */
export function skewMs(clock: DeviceClock): number | null {
  const { skewMs, serverOffsetMs, gpsTime, deviceTime } = clock
  if (skewMs !== null) return skewMs
  if (serverOffsetMs !== null) return serverOffsetMs
  return gpsTime === null ? null : Date.parse(deviceTime) - Date.parse(gpsTime)
}

/** What to tell of a clock that is off; null where it is right, or nothing is known. */
export function skewWords(skew: number | null): string | null {
  if (skew === null || Math.abs(skew) <= clockToleranceMs) return null
  const side = skew > 0 ? 'ahead' : 'behind'
  return `This phone’s clock is ${durationWords(Math.abs(skew))} ${side}. Times are recorded as it shows them, with that remark.`
}

/** `7 min`, `3 h`, `12 days`. */
export function durationWords(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
