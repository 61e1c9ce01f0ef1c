import type { ResultSummary } from '@luminous/contract'

/** What the biosensors said of one sample: at least one result. */
export type ResultPanel = readonly [ResultSummary, ...ResultSummary[]]

/**
 * Results that stand beside each other in a list and are of one sample, as its panel, its biosensors in the order of
 * their names; the order of samples stays. Pure.
 */
export function panelsOf(results: readonly ResultSummary[]): ResultPanel[] {
  const panels = results.reduce<[ResultSummary, ...ResultSummary[]][]>((panels, result) => {
    const last = panels.at(-1)
    const isSame =
      last !== undefined &&
      last[0].sample.id === result.sample.id &&
      last.every(({ biosensor }) => biosensor?.code !== result.biosensor?.code)
    if (isSame) last.push(result)
    else panels.push([result])
    return panels
  }, [])
  for (const panel of panels) panel.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'))
  return panels
}

/** All but the last panel, of which more may follow; all, where that is the only one. */
export function withoutLastPanel(results: readonly ResultSummary[]): readonly ResultSummary[] {
  const last = panelsOf(results).at(-1)?.length ?? 0
  return last === results.length ? results : results.slice(0, results.length - last)
}

const nameOf = ({ biosensor }: ResultSummary): string => biosensor?.name ?? ''
