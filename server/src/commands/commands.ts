import { keyCommand, staffCommand } from './access-commands.ts'
import { fitCommand, ingestCommand, parseCommand, recomputeCommand } from './assay-commands.ts'
import { historyCommand, ledgerKeyCommand, verifyCommand } from './ledger-commands.ts'
import { dbUrlCommand, demoCommand, migrateCommand, serveCommand } from './server-commands.ts'
import { watchCommand } from './watch-command.ts'
import type { Command } from './usage.ts'

/** Every command of `luminous`, in the order in which one meets them. */
export const commands: readonly Command[] = [
  serveCommand,
  migrateCommand,
  demoCommand,
  staffCommand,
  keyCommand,
  parseCommand,
  fitCommand,
  ingestCommand,
  watchCommand,
  recomputeCommand,
  historyCommand,
  verifyCommand,
  ledgerKeyCommand,
  dbUrlCommand,
]
