import type { CustomerDraft, CustomerDraftChange } from '@luminous/contract'
import { customerDraft } from '@luminous/contract/endpoints/onboarding.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../api/call.ts'
import { isProblem } from '../../api/problem.ts'
import { saveDraft } from '../../onboarding/queries.ts'

export type Saving =
  | { readonly state: 'saved'; readonly at: string }
  | { readonly state: 'typing' | 'saving' | 'stale' }
  | { readonly state: 'failed'; readonly error: unknown }

const pauseMs = 600

/**
 * Saves a draft a moment after each change, one request at a time, always the newest state. Where somebody else
 * saved the same draft meanwhile, it stops and leaves the choice to the reader.
 */
export function useDraftSaving(draft: CustomerDraft) {
  // The page draws another draft anew: neither changes while this hook lives.
  const id = useRef(draft.id)
  const [saving, setSaving] = useState<Saving>({ state: 'saved', at: draft.updatedAt })
  const version = useRef(draft.version)
  const waiting = useRef<CustomerDraftChange | null>(null)
  const isRunning = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    if (isRunning.current) return
    isRunning.current = true
    try {
      while (waiting.current) {
        const change: CustomerDraftChange = waiting.current
        waiting.current = null
        setSaving({ state: 'saving' })
        try {
          const saved = await saveDraft(id.current, change, version.current)
          version.current = saved.version
          setSaving({ state: 'saved', at: saved.updatedAt })
        } catch (error) {
          waiting.current ??= change
          setSaving(
            isProblem(error, 'version.stale') ? { state: 'stale' } : { state: 'failed', error },
          )
          return
        }
      }
    } finally {
      isRunning.current = false
    }
  }, [])

  const save = useCallback(
    (change: CustomerDraftChange) => {
      waiting.current = change
      setSaving((now) => (now.state === 'stale' ? now : { state: 'typing' }))
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), pauseMs)
    },
    [flush],
  )

  /** What is typed here wins over what somebody else saved. */
  const keepMine = useCallback(async () => {
    try {
      const theirs = await call(customerDraft, { id: id.current })
      version.current = theirs.version
    } catch (error) {
      setSaving({ state: 'failed', error })
      return
    }
    await flush()
  }, [flush])

  /** The customer is made: what still waits has no draft to go to. */
  const stop = useCallback(() => {
    clearTimeout(timer.current)
    waiting.current = null
  }, [])

  useEffect(() => {
    const leave = () => void (document.visibilityState === 'hidden' && flush())
    document.addEventListener('visibilitychange', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      // Whoever leaves the page within the pause loses nothing.
      void flush()
    }
  }, [flush])

  return { saving, save, flush, keepMine, stop }
}
