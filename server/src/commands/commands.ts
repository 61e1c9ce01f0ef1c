import { keyScopes } from '@luminous/contract/permissions.ts'
import type { Command } from './usage.ts'

/**
 * Every command of `luminous`, in the order in which one meets them. The code behind one is read when it is called:
 * reading all of it took half a second, before a word of help or of what is wrong with a file.
 */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    usage: 'serve [--role all|web|worker]',
    summary: 'Runs the server, without demonstration data.',
    load: async () => (await import('./server-commands.ts')).runServe,
  },
  {
    name: 'migrate',
    usage: 'migrate [--print-roles]',
    summary:
      'Brings the schema up to date, or prints the SQL of the roles for a database administrator.',
    load: async () => (await import('./database-commands.ts')).runMigrate,
  },
  {
    name: 'demo',
    usage: 'demo [--samples <number>] [--seed <number>]',
    summary:
      'Fills an empty database with the demonstration: a simulated season, the same for the same seed.',
    load: async () => (await import('./server-commands.ts')).runDemo,
  },
  {
    name: 'staff',
    usage: 'staff add|recover <email>',
    summary:
      'Invites a Luminous admin, or resets the second factor and password of one who is locked out; prints the link.',
    load: async () => (await import('./access-commands.ts')).runStaff,
  },
  {
    name: 'key',
    usage: 'key create --team <slug> --scopes <list> [--name <name>] [--days <number>] [--json]',
    summary: `Makes an API key and prints it, this once. Scopes, by commas: ${keyScopes.join(', ')}.`,
    load: async () => (await import('./access-commands.ts')).runKey,
  },
  {
    name: 'parse',
    usage: 'parse <file> [--json]',
    summary: 'Says what a plate file holds, without storing anything.',
    load: async () => (await import('./assay-commands.ts')).runParse,
  },
  {
    name: 'fit',
    usage: 'fit <csv> [--model 4pl|5pl|line] [--json]',
    summary: 'Fits a curve through the columns x and y of a CSV file.',
    load: async () => (await import('./assay-commands.ts')).runFit,
  },
  {
    name: 'ingest',
    usage:
      'ingest <file> [--layout <csv>] [--method <code[@revision][,...]>] [--plate <name>] [--json]',
    summary: 'From a plate file to results in the ledger, in one transaction.',
    load: async () => (await import('./result-commands.ts')).runIngest,
  },
  {
    name: 'watch',
    usage: 'watch <folder> [--server <url>] [--once] [--json]',
    summary:
      'Takes in what an instrument drops into a folder, each file once; with --server by the API, with the key in LUMINOUS_API_KEY.',
    load: async () => (await import('./watch-command.ts')).runWatch,
  },
  {
    name: 'recompute',
    usage: 'recompute <result> [--json]',
    summary: 'Computes a result again from the bytes of its plate file and compares.',
    load: async () => (await import('./result-commands.ts')).runRecompute,
  },
  {
    name: 'history',
    usage: 'history <kind> <id> [--json]',
    summary: 'Every change of a record: who, what, when and why.',
    load: async () => (await import('./ledger-commands.ts')).runHistory,
  },
  {
    name: 'verify',
    usage: 'verify [--team <slug>] [--since <checkpoint file>] [--key <public key> ...] [--json]',
    summary: 'Checks the ledger from its bytes up, and the live rows against it.',
    load: async () => (await import('./ledger-commands.ts')).runVerify,
  },
  {
    name: 'ledger-key',
    usage: 'ledger-key --team <slug> [--log changes|access] [--rotate]',
    summary: "Prints the public key of a team's log, or replaces the key by a new one.",
    load: async () => (await import('./ledger-commands.ts')).runLedgerKey,
  },
  {
    name: 'db-url',
    usage: 'db-url',
    summary:
      "Prints the superuser's connection string of the embedded PostgreSQL, which goes on running.",
    load: async () => (await import('./database-commands.ts')).runDbUrl,
  },
]
