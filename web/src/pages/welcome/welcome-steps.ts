import type { OnboardingStep } from '@luminous/contract'

/** What a customer's admin is led through; the server knows what is done. */
export const welcomeSteps = [
  { name: 'details', title: 'Confirm the details', onboarding: 'details-confirmed' },
  { name: 'thresholds', title: 'Set alert thresholds', onboarding: 'thresholds-set' },
  { name: 'notifications', title: 'Choose notifications', onboarding: 'preferences-set' },
  { name: 'recipient', title: 'Name who keeps checkpoints', onboarding: 'recipient-named' },
  { name: 'site', title: 'Add a first site', onboarding: 'first-site' },
  // The server's step of this name is ours, and done before anybody can be here.
  { name: 'people', title: 'Invite colleagues', onboarding: null },
] as const satisfies readonly {
  name: string
  title: string
  onboarding: OnboardingStep | null
}[]

export type WelcomeStep = (typeof welcomeSteps)[number]
