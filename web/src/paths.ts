/** Every address of the app, as the router writes them, and of the API that it asks. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  results: '/results',
  result: '/results/$resultId',
} as const

const segment = encodeURIComponent

export const apiPaths = {
  session: '/v1/session',
  results: ({ limit, cursor }: { limit: number; cursor: string | null }) =>
    `/v1/results?limit=${limit}${cursor === null ? '' : `&cursor=${segment(cursor)}`}`,
  result: (id: string) => `/v1/results/${segment(id)}`,
  plate: (id: string) => `/v1/results/${segment(id)}/plate`,
  history: (id: string, afterVersion: number) =>
    `/v1/results/${segment(id)}/history${afterVersion === 0 ? '' : `?afterVersion=${afterVersion}`}`,
  entryProof: (entryId: string) => `/v1/entries/${segment(entryId)}/proof`,
  /** `path` is a tile's, as C2SP tlog-tiles has it. */
  ledgerTile: (logId: string, path: string) => `/ledger/${segment(logId)}/${path}`,
} as const
