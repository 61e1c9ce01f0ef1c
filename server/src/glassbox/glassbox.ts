/** The face of the glass box: histories and evidence for those who ask. */
export { readHistory } from './history.ts'
export { stopVerifying } from './verify-workshop.ts'
