/** What people said of a part of a run finds its part again by these. Pure. */
type OfBiosensor = { readonly biosensor?: string | null | undefined }

export type ResultKey = OfBiosensor & { readonly sampleCode: string; readonly dilution: string }
export type CheckKey = OfBiosensor & { readonly rule: string; readonly subject: string | null }

/** Left out and null are the same: no biosensor is named. */
export const isSameBiosensor = (one: OfBiosensor, other: OfBiosensor): boolean =>
  (one.biosensor ?? null) === (other.biosensor ?? null)

export const isSameResult = (one: ResultKey, other: ResultKey): boolean =>
  one.sampleCode === other.sampleCode &&
  Number(one.dilution) === Number(other.dilution) &&
  isSameBiosensor(one, other)

export const isAboutCheck = (one: CheckKey, other: CheckKey): boolean =>
  one.rule === other.rule && one.subject === other.subject && isSameBiosensor(one, other)
