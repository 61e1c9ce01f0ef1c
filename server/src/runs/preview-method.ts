import { namedParameters } from '@luminous/assay/curve/fit.ts'
import type { Method } from '@luminous/assay/method/method.ts'
import type { RunResult, SampleResult } from '@luminous/assay/result/run-result.ts'
import type { MethodPreview } from '@luminous/contract'
import { tryMethod, type OpenedRun } from './open-run.ts'

/** What a method would make of a past run, beside what it was; nothing is kept. */
export async function previewMethod(opened: OpenedRun, method: Method): Promise<MethodPreview> {
  const { row } = opened
  const biosensor = method.panel?.biosensor ?? null
  // What it is held against: the part of the same biosensor; of a plate of a single one that.
  const before =
    (
      opened.parts?.find((part) => part.biosensor === biosensor) ??
      (opened.parts?.length === 1 ? opened.parts[0] : undefined)
    )?.computed ?? null
  const { computed: after, error } = await tryMethod(opened, method)
  const keys = new Map<string, SampleResult>()
  for (const result of [...(before?.results ?? []), ...(after?.results ?? [])]) {
    if (!keys.has(keyOf(result))) keys.set(keyOf(result), result)
  }
  return {
    run: row.id,
    results: [...keys].map(([key, { sampleCode, role, dilution }]) => {
      const [was, is] = [valueOf(find(before, key)), valueOf(find(after, key))]
      return {
        sampleCode,
        role,
        dilution,
        before: was,
        after: is,
        isSame: JSON.stringify(was) === JSON.stringify(is),
      }
    }),
    calibrationBefore: before?.calibration ? namedParameters(before.calibration.fit) : null,
    calibrationAfter: after?.calibration ? namedParameters(after.calibration.fit) : null,
    failedBefore: failedOf(before),
    failedAfter: failedOf(after),
    error,
  }
}

const find = (run: RunResult | null, key: string): SampleResult | null =>
  run?.results.find((result) => keyOf(result) === key) ?? null

const keyOf = ({ role, sampleCode, dilution, addedConcentration }: SampleResult): string =>
  JSON.stringify([role, sampleCode, Number(dilution), Number(addedConcentration)])

const valueOf = (result: SampleResult | null) =>
  result && {
    concentration: result.concentrationRounded,
    qualifier: result.qualifier,
    limit: result.limitRounded,
    limitType: result.limitType,
    fold: result.fold?.foldRounded ?? null,
    flag: result.flag,
  }

const failedOf = (run: RunResult | null): string[] =>
  (run?.qc ?? []).flatMap(({ passed, message }) => (passed ? [] : [message]))
