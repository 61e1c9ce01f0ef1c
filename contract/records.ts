/**
 * Every kind of record that the ledger has entries of: who may see its history, what it is called, what its fields are
 * called, and where its page is. Read by server, screens and exports alike.
 */
import type { Permission } from './permissions.ts'

type RecordFacts = {
  /** As in "the history of this sample". */
  readonly noun: string
  readonly may: Permission
  /** Address of the page on which it is seen, with `:id` and `:team`; null where it is seen on another record's. */
  readonly page: string | null
  /** Columns in words, units said; beside those that mean the same everywhere. */
  readonly fields: Readonly<Record<string, string>>
}

export const records = {
  sample: {
    noun: 'sample',
    may: 'samples:read',
    page: '/samples/:id',
    fields: {
      code: 'code',
      kind: 'kind of sample',
      duplicate_of: 'duplicate of (id)',
      collector_name: 'collected by',
      accuracy_m: 'accuracy of the position (m)',
      ph: 'pH',
      water_temperature_celsius: 'water temperature (°C)',
      conductivity_us_per_cm: 'conductivity (µS/cm)',
      holding_hours: 'holding time (h)',
      receipt_state: 'state at the lab',
      received_at: 'received at the lab',
    },
  },
  custody_event: {
    noun: 'custody event',
    may: 'samples:read',
    page: null,
    fields: { deed_id: 'deed (id)', deed_sha256: 'deed (SHA-256)', person_name: 'who did it' },
  },
  kit: {
    noun: 'kit',
    may: 'kits:read',
    page: null,
    fields: {
      code: 'code',
      expires_on: 'expires on',
      holding_hours: 'holding time (h)',
      state_reason: 'why it is in this state',
      assigned_team_id: 'assigned to (team id)',
    },
  },
  kit_batch: {
    noun: 'batch of kits',
    may: 'kits:read',
    page: '/kits/:id',
    fields: {
      expires_on: 'expires on',
      holding_hours: 'holding time (h)',
      made_by_name: 'made by',
    },
  },
  lab_number: {
    noun: 'lab number',
    may: 'samples:read',
    page: null,
    fields: { sample_team_id: 'team of the sample (id)' },
  },
  run: {
    noun: 'plate run',
    may: 'runs:read',
    page: '/runs/:id',
    fields: {
      amends_id: 'amends (run id)',
      amend_reason: 'why it is amended',
      read_at_local: 'read, on the reader’s clock',
      read_at_source: 'where the time is from',
      lots: 'lots by biosensor (ids)',
      biosensor_lot_id: 'lot of biosensor (id)',
      calibrant_lot_id: 'lot of calibrant (id)',
      uploaded_by_name: 'uploaded by',
      submitted_by_name: 'handed in by',
      signed_by_name: 'signed by',
      signed_role: 'signed as',
      signed_meaning: 'meaning of the signature',
      signed_with: 'signed with',
      returned: 'given back',
      reading_count: 'number of readings',
      reading_seed: 'seed of the salts',
    },
  },
  run_note: {
    noun: 'note on a run',
    may: 'runs:read',
    page: null,
    fields: { person_name: 'by' },
  },
  method: {
    noun: 'revision of a method',
    may: 'runs:read',
    page: '/bench/methods',
    fields: {},
  },
  instrument: {
    noun: 'plate reader',
    may: 'runs:read',
    page: '/bench/readers',
    fields: {
      serial: 'serial number',
      clock_offset_s: 'clock ahead by (s)',
      date_order: 'order of day and month',
    },
  },
  biosensor: {
    noun: 'biosensor',
    may: 'runs:read',
    page: '/bench/biosensors',
    fields: { acid_class: 'class of acids' },
  },
  reagent_lot: {
    noun: 'lot',
    may: 'runs:read',
    page: '/bench/lots',
    fields: { expires_on: 'expires on' },
  },
  layout_template: {
    noun: 'layout template',
    may: 'runs:read',
    page: '/bench/templates',
    fields: { well_count: 'wells' },
  },
  stand_in: {
    noun: 'stand-in',
    may: 'runs:read',
    page: '/bench/stand-ins',
    fields: {
      reviewer_id: 'reviewer (id)',
      stand_in_id: 'stand-in (id)',
      valid_from: 'from',
      valid_until: 'until',
    },
  },
  result: {
    noun: 'result',
    may: 'ledger:read',
    page: '/results/:id',
    fields: {
      replaces_id: 'takes the place of (result id)',
      replaced_by_id: 'replaced by (result id)',
      approved_by_name: 'approved by',
      approved_role: 'approved as',
      approval_meaning: 'meaning of the approval',
      status_reason: 'why it has this status',
      status_by_name: 'status set by',
    },
  },
  disclosure: {
    noun: 'disclosure of a plate',
    may: 'results:read',
    page: null,
    fields: {},
  },
  result_import: {
    noun: 'import of results',
    may: 'results:read',
    page: null,
    fields: {
      row_count: 'results',
      imported_by_name: 'imported by',
      void_reason: 'why it is void',
      file_sha256: 'file (SHA-256)',
    },
  },
  imported_result: {
    noun: 'imported result',
    may: 'results:read',
    page: null,
    fields: { limit_value: 'limit', sample_code: 'sample', collected_on: 'collected on' },
  },
  file: {
    noun: 'file',
    may: 'ledger:read',
    page: null,
    fields: { size_bytes: 'size (bytes)', sha256: 'SHA-256' },
  },
  site: {
    noun: 'site',
    may: 'sites:read',
    page: '/teams/:team/sites',
    fields: { latitude: 'latitude (°, WGS 84)', longitude: 'longitude (°, WGS 84)' },
  },
  threshold: {
    noun: 'threshold',
    may: 'thresholds:read',
    page: '/teams/:team/thresholds',
    fields: {
      series_id: 'series (id)',
      limit_mg_per_l: 'limit (mg/L)',
      limit_fold: 'limit (fold)',
      effective_from: 'from',
      effective_until: 'until',
      set_by: 'set by (id)',
      set_by_name: 'set by',
    },
  },
  team: {
    noun: 'team',
    may: 'team:read',
    page: '/teams/:id',
    fields: {
      contact_email: 'contact’s address',
      contact_name: 'contact',
      contact_phone: 'contact’s phone',
      kept_until: 'kept until',
      state_reason: 'why it is in this state',
      state_since: 'in this state since',
      requires_second_factor: 'requires a second factor',
      details_confirmed_at: 'details confirmed',
    },
  },
  team_logo: {
    noun: 'logo',
    may: 'team:read',
    page: '/teams/:team/details',
    fields: { media_type: 'media type', sha256: 'SHA-256', bytes: 'picture' },
  },
  customer_note: {
    noun: 'note of staff on a customer',
    may: 'customers:read',
    page: '/teams/:team',
    fields: {},
  },
  storage: {
    noun: 'storage',
    may: 'team:read',
    page: '/teams/:team',
    fields: { bytes_max: 'room (bytes)' },
  },
  preference: {
    noun: 'notification preference',
    may: 'team:read',
    page: '/teams/:team/notifications',
    fields: {},
  },
  checkpoint_recipient: {
    noun: 'recipient of checkpoints',
    may: 'team:read',
    page: '/teams/:team',
    fields: { email: 'address' },
  },
  membership: {
    noun: 'member',
    may: 'members:read',
    page: '/teams/:team/people',
    fields: { person_id: 'person (id)' },
  },
  invitation: {
    noun: 'invitation',
    may: 'members:write',
    page: '/teams/:team/people',
    fields: {
      email: 'address',
      invited_by: 'invited by (id)',
      invited_by_name: 'invited by',
      accepted_by: 'accepted by (id)',
    },
  },
  access_grant: {
    noun: 'grant',
    may: 'grants:read',
    page: '/teams/:team/auditors',
    fields: {
      email: 'address',
      valid_from: 'from',
      valid_until: 'until',
      granted_by: 'granted by (id)',
      granted_by_name: 'granted by',
      revoked_reason: 'why it was ended',
    },
  },
  access_event: {
    noun: 'line of the log of access',
    may: 'access-log:read',
    page: '/teams/:team/auditors',
    fields: {},
  },
  api_key: {
    noun: 'API key',
    may: 'keys:read',
    page: '/teams/:team/keys',
    fields: {
      begins: 'begins with',
      secret_hash: 'hash of the secret',
      created_by: 'made by (id)',
      created_by_name: 'made by',
      replaced_by: 'replaced by (id)',
    },
  },
  person: {
    noun: 'person',
    may: 'customers:write',
    page: null,
    fields: { email: 'address' },
  },
  credential: {
    noun: 'password',
    may: 'customers:write',
    page: null,
    fields: { password_hash: 'hash of the password' },
  },
  passkey: {
    noun: 'passkey',
    may: 'customers:write',
    page: null,
    fields: {},
  },
  totp: {
    noun: 'authenticator app',
    may: 'customers:write',
    page: null,
    fields: { sealed_secret: 'secret (sealed)' },
  },
  setting: {
    noun: 'setting',
    may: 'settings:read',
    page: '/settings',
    fields: { sealed: 'value (sealed)' },
  },
  schema_change: {
    noun: 'change of the schema',
    may: 'settings:read',
    page: null,
    fields: {},
  },
  business_event: {
    noun: 'event',
    may: 'results:read',
    page: null,
    fields: {},
  },
  verification: {
    noun: 'verification of the ledger',
    may: 'ledger:read',
    page: null,
    fields: { began_at: 'began', ended_at: 'ended' },
  },
  log_key: {
    noun: 'key of a log',
    may: 'ledger:read',
    page: null,
    fields: { vkey: 'public key', ordinal: 'number' },
  },
} as const satisfies Readonly<Record<string, RecordFacts>>

export type RecordKind = keyof typeof records

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
export const recordKinds = Object.keys(records) as [RecordKind, ...RecordKind[]]

export const isRecordKind = (text: string): text is RecordKind => Object.hasOwn(records, text)
