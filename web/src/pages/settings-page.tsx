import { LedgerPanel } from '../glassbox/ledger-panel.tsx'
import { SettingsScreen } from '../onboarding/settings-screen.tsx'

/** The settings of the installation, and how it stands. */
export function SettingsPage() {
  return (
    <SettingsScreen>
      <LedgerPanel />
    </SettingsScreen>
  )
}
