import type { LinkKey } from '@luminous/contract'
import { linkView } from '@luminous/contract/endpoints/members.ts'
import { queryOptions } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queryOf } from '../api/call.ts'

/** Secrets of links, for as long as the page is open and nowhere else: neither address bar nor storage. */
const secrets = new Map<string, string>()

/**
 * The secret that stood behind the `#` when the mail's link was followed; null where the address is cut. Whoever
 * then pastes the whole address into the same tab loads no new page, so that is listened to.
 */
export function useLinkSecret(linkId: string): string | null {
  const [secret, setSecret] = useState(() => readLinkSecret(linkId))
  useEffect(() => {
    hideLinkSecret()
    const take = () => {
      if (location.hash === '') return
      setSecret(readLinkSecret(linkId))
      hideLinkSecret()
    }
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [linkId])
  return secret
}

function readLinkSecret(linkId: string): string | null {
  const secret = decodeFragment(location.hash)
  if (secret !== '') secrets.set(linkId, secret)
  return secrets.get(linkId) ?? null
}

/** Takes the secret out of the address bar, where a bookmark or a look over the shoulder would find it. */
function hideLinkSecret(): void {
  if (location.hash === '') return
  history.replaceState(history.state, '', `${location.pathname}${location.search}`)
}

/** Some mail programs encode what stands behind the `#`. */
function decodeFragment(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, ''))
  } catch {
    return ''
  }
}

/**
 * What a link is for. It is asked once and changes nothing, so that a mail scanner which opens the page leaves the
 * link as it was.
 */
export const linkQuery = (key: LinkKey) =>
  queryOptions({
    ...queryOf(linkView, { body: key }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
