import { z } from 'zod'

/** The version that somebody looked at before a change; the database counts in 32 bits. */
export const seenVersionSchema = z.number().int().min(1).max(2_147_483_647)
