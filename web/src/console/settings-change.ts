import type { Settings, SettingsChange } from '@luminous/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { patchJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { settingsQuery } from './queries.ts'

export function useSettingsChange() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: SettingsChange) => patchJson<Settings>(apiPaths.settings, change),
    onSuccess: async (settings) => {
      queryClient.setQueryData(settingsQuery.queryKey, settings)
      // With another mail server, other mails wait.
      await queryClient.invalidateQueries({ queryKey: ['mails'] })
    },
  })
}
