import {
  insertResults,
  makeResults,
  quantile,
  rounded,
  type Setup,
  type Subject,
} from './benchmark-team.ts'

const rows = 10_000
const rounds = 11

/**
 * Bar: an audited insert of 10,000 results against the same without audit at least 0.55, aim 0.70, and not
 * slower than the plain audit that most systems have: a row trigger that stores `row_to_json` and hashes
 * nothing.
 */
export async function measureAuditedInsert(setup: Setup, subject: Subject): Promise<unknown> {
  const { migrator } = setup
  await migrator.query(`
    create table luminous.plain_audit (id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(), actor text, action text, record_type text,
      record_id uuid, after jsonb);
    create index plain_audit_by_record on luminous.plain_audit (record_id);
    create function luminous.plain_audit() returns trigger language plpgsql security definer as $$
    begin
      insert into luminous.plain_audit (actor, action, record_type, record_id, after)
      values (current_setting('luminous.principal', true)::jsonb ->> 'id', tg_op, tg_table_name, new.id, to_jsonb(new));
      return null;
    end $$;
    create trigger plain_audit after insert on luminous.result for each row execute function luminous.plain_audit();
    alter table luminous.result disable trigger plain_audit`)
  const variants = {
    audited: `alter table luminous.result enable always trigger capture_insert`,
    unaudited: `alter table luminous.result disable trigger capture_insert`,
    plainRowTrigger: `alter table luminous.result disable trigger capture_insert; alter table luminous.result enable trigger plain_audit`,
  }
  const timesMs: Record<keyof typeof variants, number[]> = {
    audited: [],
    unaudited: [],
    plainRowTrigger: [],
  }
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of ['audited', 'unaudited', 'plainRowTrigger'] as const) {
        await migrator.query(variants[name])
        const results = makeResults(subject, rows)
        const began = performance.now()
        await insertResults(setup.worker, results)
        // The first round warms the caches.
        if (round > 0) timesMs[name].push(performance.now() - began)
        await migrator.query('alter table luminous.result disable trigger plain_audit')
      }
    }
  } finally {
    await migrator.query(
      `drop trigger plain_audit on luminous.result; drop function luminous.plain_audit();
       drop table luminous.plain_audit; alter table luminous.result enable always trigger capture_insert`,
    )
  }
  const audited = quantile(timesMs.audited, 0.5)
  const unaudited = quantile(timesMs.unaudited, 0.5)
  const plain = quantile(timesMs.plainRowTrigger, 0.5)
  return {
    rows,
    auditedMs: rounded(audited, 1),
    unauditedMs: rounded(unaudited, 1),
    plainRowTriggerMs: rounded(plain, 1),
    ratio: rounded(unaudited / audited),
    ratioOfPlainRowTrigger: rounded(unaudited / plain),
    bar: 'ratio >= 0.55, aim 0.70; audited not slower than plainRowTrigger',
    meets: unaudited / audited >= 0.55 && audited <= plain,
  }
}
