import { fieldProblem } from '../api/problem.ts'

/** What is wrong with a field, or null; fields are named as the API names them. */
export type ErrorOf = (field: string) => string | null

/** The server names the field before its sentence; beside the field itself that would be said twice. */
export const serverErrors =
  (error: unknown): ErrorOf =>
  (field) =>
    fieldProblem(error, field)?.replace(`${field}: `, '') ?? null

/** The errors of one part of something larger: `sites.0` and so on. */
export const errorsWithin =
  (errorOf: ErrorOf, part: string): ErrorOf =>
  (field) =>
    errorOf(`${part}.${field}`)
