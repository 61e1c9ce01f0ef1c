import { useEffect, useState } from 'react'

const stepMs = 30_000

/** The time as far as a page about minutes has to know it. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), stepMs)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
