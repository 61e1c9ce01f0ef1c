import { z } from 'zod'
import { keyScopes } from './permissions.ts'
import { lineText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** The first letters, by which a key is told from another: `lum_live_7f3k...`. */
    begins: z.string(),
    scopes: z.array(z.enum(keyScopes)),
    state: z.enum(['active', 'ending', 'expired', 'revoked']),
    createdBy: z.string(),
    createdAt: instant,
    expiresAt: instant,
    lastUsedAt: instant.nullable(),
    /** The network address that used it last. */
    lastUsedFrom: z.string().nullable(),
    /** The key that took this one's place. */
    replacedBy: z.uuid().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof apiKeySchema>
export const apiKeyListSchema = z
  .object({ items: z.array(apiKeySchema) })
  .meta({ id: 'ApiKeyList' })

export const newApiKeySchema = z
  .strictObject({
    name: lineText(1, 100),
    scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
    expiresInDays: z.number().int().min(1).max(730),
  })
  .meta({ id: 'NewApiKey' })
export type NewApiKey = z.infer<typeof newApiKeySchema>

/** The one time that the key itself is shown. */
export const madeApiKeySchema = z
  .object({ key: z.string(), apiKey: apiKeySchema })
  .meta({ id: 'MadeApiKey' })
export type MadeApiKey = z.infer<typeof madeApiKeySchema>

export const rotateApiKeySchema = z
  .strictObject({ graceHours: z.number().int().min(0).max(24) })
  .meta({ id: 'RotateApiKey' })
