/** The face of results: from a plate file to what a customer reads, and back again. */
export { ingestPlateFile } from './ingest.ts'
export { toIngestOutput } from './ingest-output.ts'
export { recomputeResult } from './recompute.ts'
export { signRun } from './sign-run.ts'
export { result_find } from './queries.ts'
export { verifyContents } from './verify-contents.ts'
