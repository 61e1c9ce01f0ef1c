/** Every address of the app, as the router writes them, and of the API that it asks. */
export const paths = {
  home: '/',
  setup: '/setup',
  signIn: '/sign-in',
  forgot: '/forgot',
  /** Where links of mails lead; what is secret stands behind the `#`. */
  reset: '/reset/$linkId',
  confirmEmail: '/confirm-email/$linkId',
  invitation: '/invitation/$linkId',
  account: '/account',
  secondFactor: '/second-factor',
  welcome: '/welcome',
  results: '/results',
  result: '/results/$resultId',
  samples: '/samples',
  sample: '/samples/$sampleId',
  kits: '/kits',
  kitBatch: '/kits/$batchId',
  receive: '/lab/receive',
  worklist: '/lab/worklist',
  runs: '/runs',
  run: '/runs/$runId',
  bench: '/bench',
  benchPage: '/bench/$page',
  team: '/teams/$teamId',
  teamPage: '/teams/$teamId/$page',
  customers: '/customers',
  newCustomer: '/customers/new/$draftId',
  mail: '/mail',
  settings: '/settings',
  field: '/field',
  fieldImport: '/field/import',
  /** What the code on a kit leads to. */
  kit: '/k/$code',
} as const

const segment = encodeURIComponent

type QueryValues = Readonly<Record<string, string | number | null>>
/** What is null or empty is left out. */
function withQuery(path: string, values: QueryValues): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== '')
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return given.length === 0 ? path : `${path}?${query.toString()}`
}

export const apiPaths = {
  health: '/healthz',
  session: '/v1/session',
  secondFactor: '/v1/session/second-factor',
  secondFactorPasskeyOptions: '/v1/session/second-factor/passkey-options',
  passkeyOptions: '/v1/session/passkey-options',
  passkey: '/v1/session/passkey',
  teamSwitch: '/v1/session/team',
  viewAs: '/v1/session/view',
  links: '/v1/links',
  teamLogo: (slug: string) => `/v1/team-logos/${segment(slug)}`,
  acceptInvitation: '/v1/invitations/accept',
  askForInvitation: '/v1/invitations/ask-again',
  passwordResets: '/v1/password-resets',
  completeReset: '/v1/password-resets/complete',
  setup: '/v1/setup',
  account: '/v1/account',
  accountEmail: '/v1/account/email',
  confirmEmail: '/v1/account/email/confirm',
  accountPassword: '/v1/account/password',
  accountData: '/v1/account/data',
  accountDeletion: '/v1/account/deletion',
  accountSessions: '/v1/account/sessions',
  accountSession: (id: string) => `/v1/account/sessions/${segment(id)}`,
  totp: '/v1/account/totp',
  totpConfirm: '/v1/account/totp/confirm',
  totpRemoval: '/v1/account/totp/removal',
  recoveryCodes: '/v1/account/recovery-codes',
  passkeyCreation: '/v1/account/passkeys/options',
  passkeys: '/v1/account/passkeys',
  passkeyRemoval: (id: string) => `/v1/account/passkeys/${segment(id)}/removal`,
  /** A team, or what belongs to it: `team(id, 'members')`. */
  team: (id: string, ...parts: readonly string[]) =>
    ['/v1/teams', ...[id, ...parts].map(segment)].join('/'),
  teamList: (id: string, part: 'members' | 'invitations' | 'access', values: QueryValues) =>
    withQuery(`/v1/teams/${segment(id)}/${part}`, values),
  teamPicture: (id: string, version: number) => `/v1/teams/${segment(id)}/logo?v=${version}`,
  customers: (values: QueryValues) => withQuery('/v1/customers', values),
  customerDrafts: '/v1/customer-drafts',
  customerDraft: (id: string) => `/v1/customer-drafts/${segment(id)}`,
  customerCreation: (draftId: string) => `/v1/customer-drafts/${segment(draftId)}/creation`,
  mails: (values: QueryValues) => withQuery('/v1/mails', values),
  mail: (id: string) => `/v1/mails/${segment(id)}`,
  mailRetry: (id: string) => `/v1/mails/${segment(id)}/retry`,
  settings: '/v1/settings',
  mailTest: '/v1/settings/mail-test',
  kitBatches: (values: QueryValues) => withQuery('/v1/kit-batches', values),
  kitBatch: (id: string, ...parts: readonly string[]) =>
    ['/v1/kit-batches', ...[id, ...parts].map(segment)].join('/'),
  kitLabels: (id: string, values: QueryValues) =>
    withQuery(`/v1/kit-batches/${segment(id)}/labels.pdf`, values),
  stockKit: (code: string) => `/v1/kits/${segment(code)}`,
  kitsVoid: '/v1/kits/void',
  resultsCsv: (team: string) => `/v1/teams/${segment(team)}/results.csv`,
  resultsCsvSchema: (team: string) => `/v1/teams/${segment(team)}/results-csv-schema`,
  resultImports: (team: string) => `/v1/teams/${segment(team)}/result-imports`,
  resultImportPreview: (team: string) => `/v1/teams/${segment(team)}/result-imports/preview`,
  resultImport: (team: string, id: string) =>
    `/v1/teams/${segment(team)}/result-imports/${segment(id)}`,
  kitsOfTeam: (id: string, values: QueryValues) =>
    withQuery(`/v1/teams/${segment(id)}/kits`, values),
  samples: (values: QueryValues) => withQuery('/v1/samples', values),
  sample: (id: string) => `/v1/samples/${segment(id)}`,
  samplePhoto: (id: string, sha256: string) =>
    `/v1/samples/${segment(id)}/photos/${segment(sha256)}`,
  custodyForm: (id: string, values: QueryValues) =>
    withQuery(`/v1/samples/${segment(id)}/custody.pdf`, values),
  worklist: '/v1/lab/worklist',
  arrival: (code: string) => `/v1/lab/arrivals/${segment(code)}`,
  receipts: '/v1/lab/receipts',
  plateFiles: '/v1/plate-files',
  runs: (values: QueryValues) => withQuery('/v1/runs', values),
  /** A run, or what is done with it: `run(id, 'submit')`. */
  run: (id: string, ...parts: readonly string[]) =>
    ['/v1/runs', ...[id, ...parts].map(segment)].join('/'),
  confirmationOptions: '/v1/session/confirmation-options',
  instruments: '/v1/instruments',
  instrumentChanges: (id: string) => `/v1/instruments/${segment(id)}/changes`,
  lots: '/v1/reagent-lots',
  lotChanges: (id: string) => `/v1/reagent-lots/${segment(id)}/changes`,
  methods: '/v1/methods',
  methodPreview: '/v1/methods/preview',
  controlCharts: (method: string) => withQuery('/v1/control-charts', { method }),
  layoutTemplates: '/v1/layout-templates',
  layoutTemplate: (id: string) => `/v1/layout-templates/${segment(id)}`,
  standIns: '/v1/stand-ins',
  standInEnd: (id: string) => `/v1/stand-ins/${segment(id)}/end`,
  resultsOfSample: (id: string) => withQuery('/v1/results', { sample: id, limit: 50 }),
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
