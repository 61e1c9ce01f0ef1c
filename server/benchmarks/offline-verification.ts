import { formatUtf8, parseVkey } from '@luminous/ledger'
import { checkLog, type LogEntry } from '@luminous/verify/check-log.ts'
import { openKeyStore, sha256, verifySignature } from '../src/audit/keys.ts'
import { checkpoint_newest, log_find_of_team, log_key_list } from '../src/audit/queries.ts'
import { sequencePending } from '../src/audit/sequencer.ts'
import { transaction } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeBenchmarkTeam,
  makeResults,
  principal,
  quantile,
  rounded,
  type Setup,
} from './benchmark-team.ts'

const entriesMin = 100_000
const rounds = 7

/**
 * Bar: 250,000 entries/s on one core, offline: signature, tree, and each payload against its envelope. The
 * entries are those of a real log, held in memory; reading them from a file is not part of the figure.
 */
export async function measureOfflineVerification(setup: Setup): Promise<unknown> {
  const subject = await makeBenchmarkTeam(setup)
  for (let done = 0; done < entriesMin; done += 10_000) {
    await insertResults(setup.worker, makeResults(subject, 10_000))
  }
  await sequencePending({
    pool: setup.sequencer,
    keys: openKeyStore(setup.config),
    log: createLog('error'),
  })
  const log = await transaction(setup.worker, principal, async (tx) => {
    const address = await log_find_of_team(tx, { team: subject.team, kind: 'changes' })
    if (!address) throw new Error('the team has a log')
    const { rows } = await tx.query<{ envelope: string; salt: Uint8Array; payload: string }>(
      `select e.envelope, e.salt, e.payload from ledger.leaf l
       join ledger.entry e on e.team_id = l.team_id and e.statement_id = l.statement_id and e.ordinal = l.ordinal
       where l.team_id = $1 and l.log_id = $2 order by l.index`,
      [address.team, address.log],
    )
    const entries: LogEntry[] = rows.map((row) => ({
      envelope: formatUtf8(row.envelope),
      salt: row.salt,
      payload: row.payload,
    }))
    return {
      entries,
      checkpoint: (await checkpoint_newest(tx, address))?.note ?? '',
      keys: (await log_key_list(tx, address)).map((key) => parseVkey(sha256, key.vkey)),
    }
  })
  const rates: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now()
    await checkLog(sha256, log, { logKeys: log.keys, verify: verifySignature })
    const seconds = (performance.now() - began) / 1000
    if (round > 0) rates.push(log.entries.length / seconds)
  }
  const rate = quantile(rates, 0.5)
  return {
    entries: log.entries.length,
    payloads: log.entries.length,
    entriesPerSecond: rounded(rate, 0),
    bar: '>= 250,000 entries/s per core',
    meets: rate >= 250_000,
  }
}
