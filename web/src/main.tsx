import './ui/mantine-styles.ts'
import './ui/tokens.css'
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { sayTeamOfPage } from './api/page-team.ts'
import { makeQueryClient } from './api/query-client.ts'
import { makeRouter } from './routes.tsx'
import { openedSessionQuery, sessionQuery } from './session/session.ts'
import { theme } from './ui/theme.ts'

const schemeManager = localStorageColorSchemeManager({ key: 'luminous.color-scheme' })
const chosen = schemeManager.get('auto')
// Before the first paint, and here, since the policy allows no script in the page itself.
document.documentElement.dataset.mantineColorScheme =
  chosen !== 'auto' ? chosen : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
const queryClient = makeQueryClient()
sayTeamOfPage(
  () =>
    (
      queryClient.getQueryData(openedSessionQuery.queryKey) ??
      queryClient.getQueryData(sessionQuery.queryKey)
    )?.team.id ?? null,
)
const router = makeRouter(queryClient)

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
