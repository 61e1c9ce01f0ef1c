import type { SettingsChange } from '@luminous/contract'
import { mail, mailList, settingsChange } from '@luminous/contract/endpoints/onboarding.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'
import { settingsQuery } from './queries.ts'

export function useSettingsChange() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: SettingsChange) => call(settingsChange, { body: change }),
    onSuccess: async (settings) => {
      queryClient.setQueryData(settingsQuery.queryKey, settings)
      // With another mail server, other mails wait.
      await refresh(queryClient, mailList, mail)
    },
  })
}
