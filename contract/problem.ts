import { z } from 'zod'

/** RFC 9457. `type` is a page that explains the code; `place` says where in the input the mistake lies. */
export const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    place: z
      .object({
        line: z.number().int().optional(),
        column: z.number().int().optional(),
        well: z.string().optional(),
        field: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemBody = z.infer<typeof problemSchema>
