import { useCallback, useState } from 'react'
import type { Verdict, VerifierPorts } from './verify-record.ts'

export type Verification =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly isWaiting: boolean }
  | { readonly kind: 'done'; readonly verdict: Verdict }
  /** Nothing was found wrong; the check could not be carried out. */
  | { readonly kind: 'unfinished'; readonly error: unknown }

type Verifier = typeof import('./browser-verifier.ts')

/** Runs one verification at a time, and loads the verifier with the first. */
export function useVerification(
  run: (verifier: Verifier, ports: VerifierPorts) => Promise<Verdict>,
): { verification: Verification; start: () => void } {
  const [verification, setVerification] = useState<Verification>({ kind: 'idle' })
  const start = useCallback(() => {
    setVerification({ kind: 'running', isWaiting: false })
    const onWaiting = () => setVerification({ kind: 'running', isWaiting: true })
    import('./browser-verifier.ts')
      .then(async (verifier) => run(verifier, verifier.browserPorts(onWaiting)))
      .then((verdict) => setVerification({ kind: 'done', verdict }))
      .catch((error: unknown) => setVerification({ kind: 'unfinished', error }))
  }, [run])
  return { verification, start }
}
