/**
 * For which team the pages of this window were drawn. Every request says so: another window may switch the session to
 * another team meanwhile, and must not fill these pages with its rows.
 */
let teamOfPage: () => string | null = () => null

/** Said once, when the app starts, by whoever knows the session. */
export function sayTeamOfPage(source: () => string | null): void {
  teamOfPage = source
}

export function headersOfPage(): Readonly<Record<string, string>> {
  const team = teamOfPage()
  return team === null ? {} : { 'x-luminous-team': team }
}
