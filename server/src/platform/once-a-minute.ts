const minuteMs = 60_000

/** Says what is said again and again once a minute: the first time, and then that it still is so. */
export function saysOnceAMinute(): (say: () => void) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (say) => {
    if (performance.now() - saidAt < minuteMs) return
    saidAt = performance.now()
    say()
  }
}
