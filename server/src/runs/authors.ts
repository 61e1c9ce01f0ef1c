import type { Principal } from '../platform/principal.ts'
import type { RunRow } from './queries.ts'

/** Whoever has a hand in a run does not sign it; by a key, whoever made the key. */
export const withAuthor = (row: Pick<RunRow, 'authors'>, principal: Principal): string[] =>
  principal.kind === 'person' || principal.kind === 'key'
    ? [...new Set([...row.authors, principal.id])]
    : row.authors
