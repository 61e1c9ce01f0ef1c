import type { RunResult } from '@luminous/contract'

/** How many results go to whom, and how many of the samples' results stay with the lab. Pure. */
export function publishedTo(results: readonly Pick<RunResult, 'role' | 'team' | 'choice'>[]): {
  teams: { id: string; name: string; results: number }[]
  kept: number
} {
  const teams = new Map<string, { id: string; name: string; results: number }>()
  let kept = 0
  for (const { role, team, choice } of results) {
    if (role !== 'sample') continue
    if (team === null || choice === 'omit') {
      kept += 1
      continue
    }
    const known = teams.get(team.id)
    teams.set(team.id, { ...team, results: (known?.results ?? 0) + 1 })
  }
  return { teams: [...teams.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), kept }
}
