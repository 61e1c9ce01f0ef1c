/** The steps of a new customer, in order; a draft remembers the number of the one that was open. */
export const customerSteps = [
  { name: 'details', title: 'Details' },
  { name: 'sites', title: 'First sites' },
  { name: 'thresholds', title: 'Alert thresholds' },
  { name: 'people', title: 'People' },
  { name: 'key', title: 'API key' },
  { name: 'review', title: 'Review' },
] as const

export type CustomerStep = (typeof customerSteps)[number]
export type CustomerStepName = CustomerStep['name']

export const stepAt = (at: number): CustomerStep => customerSteps[at] ?? customerSteps[0]

export const stepNumber = (name: CustomerStepName): number =>
  customerSteps.findIndex((step) => step.name === name)
