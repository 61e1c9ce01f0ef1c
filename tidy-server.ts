/** Laws of the house that look at the sources of the server, as functions: the laws are tested themselves. */

export type Source = { readonly file: string; readonly text: string }

/**
 * Exported functions of features that take the pool, and so open transactions of their own, without saying why: their
 * docstring says "the pool". A deed takes the transaction of whoever does it.
 */
export function poolsWithoutReason(sources: readonly Source[]): string[] {
  return sources
    .filter(({ file }) => /^server\/src\/[a-z]+\//.test(file))
    .filter(({ file }) => !/^server\/src\/(?:platform|audit|commands)\/|routes\.ts$/.test(file))
    .flatMap(({ file, text }) => {
      const found = text.matchAll(
        /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:async function|const) (\w+)(?:<[^(]*>)?(?: = (?:async )?)?\(\s*(?:app: App, )?pool: pg\.Pool/g,
      )
      return [...found].flatMap(([, comment = '', name = '']) =>
        /\bthe\s+(?:\*\s+)?pool\b/.test(comment) ? [] : [`${file}: ${name}`],
      )
    })
}

/** Events that are told by other words than the contract's, or written past `tell`. */
export function eventsOutside(sources: readonly Source[], kinds: readonly string[]): string[] {
  return sources
    .filter(({ file }) => file.startsWith('server/src/'))
    .flatMap(({ file, text }) => {
      const told = [...text.matchAll(/\btell\(\s*\w+,\s*\{[^}]*?kind: '([^']+)'/g)]
        .map(([, kind = '']) => kind)
        .filter((kind) => !kinds.includes(kind))
      const isWritten =
        file !== 'server/src/events/queries.ts' && /insert into luminous\.business_event/.test(text)
      return [
        ...told.map((kind) => `${file} tells ${kind}`),
        ...(isWritten ? [`${file} writes events itself`] : []),
      ]
    })
}

/** Audited tables of the schema's page that are no kind of record, and kinds that are no audited table. */
export function recordsAmiss(schemaPage: string, kinds: readonly string[]): string[] {
  const audited = schemaPage
    .split(/^## /m)
    .filter((section) => section.includes('trigger capture_insert'))
    .map((section) => /^\w+\.(\w+)/.exec(section)?.[1] ?? '')
  return [
    ...audited.filter((table) => !kinds.includes(table)).map((table) => `${table} has no row`),
    ...kinds.filter((kind) => !audited.includes(kind)).map((kind) => `${kind} is no audited table`),
  ]
}
