/** The face of onboarding: the first run, new customers, and who owes the next step. */
export { createCustomer } from './create-customer.ts'
export { setupAddress } from './first-run.ts'
