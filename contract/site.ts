import { z } from 'zod'
import { lineText } from './written-text.ts'

const degrees = (max: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,6})?$/, { error: 'must be decimal degrees, like 57.3041' })
    .refine((text) => Math.abs(Number(text)) <= max, {
      error: `must lie between -${max} and ${max}`,
    })

export const siteSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    timeZone: z.string(),
    latitude: z.string().nullable(),
    longitude: z.string().nullable(),
  })
  .meta({ id: 'Site' })
export type Site = z.infer<typeof siteSchema>
export const siteListSchema = z.object({ items: z.array(siteSchema) }).meta({ id: 'SiteList' })

export const newSiteSchema = z
  .strictObject({
    name: lineText(1, 200),
    /** IANA name, as America/Edmonton. */
    timeZone: z.string().min(1).max(64),
    /** Decimal degrees, WGS 84. */
    latitude: degrees(90).nullable().default(null),
    longitude: degrees(180).nullable().default(null),
  })
  .meta({ id: 'NewSite' })
export type NewSite = z.infer<typeof newSiteSchema>
