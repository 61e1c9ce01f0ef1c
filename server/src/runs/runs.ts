/** The face of plate runs: what a file holds, the run that was made of it, and its way to review. */
export { lockAndOpen, requireMove } from './change-run.ts'
export { describeAfter, describeRun, readContext } from './describe-run.ts'
export { findObstacles, refuseBarred } from './find-obstacles.ts'
export { judgeRun, type RunCheck } from './judge-run.ts'
export { installReferenceMethods } from './find-method.ts'
export {
  discloseReadings,
  openRun,
  readingRootOf,
  requireComputed,
  resultIdOf,
  resultsOf,
  type ComputedRun,
  type OpenedRun,
  type RunPart,
} from './open-run.ts'
export {
  run_find,
  run_find_by_result,
  run_list_by_sample,
  run_update,
  type RunRow,
} from './queries.ts'
export { requireReviewer } from './reviewers.ts'
export { noteOnRun, ruleOnCheck, submitRun } from './review-run.ts'
export { isSameBiosensor, isSameResult } from './said-about.ts'
export type { RunInput } from './store-run.ts'
export { plateTurns } from './plate-workshop.ts'
export { takePlateFile, takeToldPlate } from './take-plate-file.ts'
