import type { Result } from '@luminous/contract'

/**
 * The columns of a result as this screen shows them, named as in its entry: the verifier compares them with
 * what the log says. Its id stands in the envelope. The sample's code and the site's name are not among them; they have entries of their own.
 */
export function imageOfResult(result: Result): Readonly<Record<string, unknown>> {
  return {
    sample_id: result.sample.id,
    site_id: result.site.id,
    collected_at: result.sample.collectedAt,
    analyte: result.analyte,
    ...imageOfBiosensor(result),
    ...imageOfConcentration(result),
    estimate_mg_per_l: result.estimateMgPerL,
    dilution: result.dilution,
    replicates: result.replicates,
    cv_percent: result.cvPercent,
    flags: result.flags,
    run_id: result.run.id,
    plate_file_sha256: result.run.plateFileSha256,
    reading_root: result.run.readingRoot,
    method_code: result.method.code,
    method_revision: result.method.revision,
    published_at: result.publishedAt,
    version: result.version,
  }
}

/** Entries of before the panel have none of these. */
function imageOfBiosensor({
  biosensor,
  isEstimate,
  fold,
  growthPercent,
}: Result): Readonly<Record<string, unknown>> {
  if (biosensor === null) return {}
  return {
    biosensor: biosensor.code,
    biosensor_name: biosensor.name,
    acid_class: biosensor.acidClass === '' ? null : biosensor.acidClass,
    is_estimate: isEstimate,
    fold: fold?.fold ?? null,
    fold_lower95: fold?.lower95 ?? null,
    fold_upper95: fold?.upper95 ?? null,
    response: fold?.response ?? null,
    growth_percent: growthPercent,
  }
}

function imageOfConcentration({ concentration }: Result): Readonly<Record<string, unknown>> {
  const none = {
    concentration_mg_per_l: null,
    qualifier: null,
    limit_mg_per_l: null,
    limit_type: null,
  }
  switch (concentration.kind) {
    case 'number':
      return {
        ...none,
        concentration_mg_per_l: concentration.concentrationMgPerL,
        lower95_mg_per_l: concentration.lower95MgPerL,
        upper95_mg_per_l: concentration.upper95MgPerL,
      }
    case 'censored':
      return {
        ...none,
        qualifier: concentration.qualifier,
        limit_mg_per_l: concentration.limitMgPerL,
        limit_type: concentration.limitType,
        lower_bound_mg_per_l: concentration.lowerMgPerL,
      }
    case 'notRead':
    case 'noStatement':
    case 'foldAlone':
      break
  }
  return none
}
