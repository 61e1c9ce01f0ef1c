import type { Db } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'

/** Everything that is kept about a person, table by table, without secrets and their hashes. */
export async function personal_data_find(
  db: Db,
  person: PersonId,
): Promise<Record<string, unknown>> {
  const { rows } = await db.query<{ data: Record<string, unknown> }>(
    `select jsonb_build_object(
       'person', (select to_jsonb(p) - 'version' from luminous.person p where p.id = $1),
       'memberships', (select coalesce(jsonb_agg(jsonb_build_object('team', t.name, 'role', m.role,
           'since', m.created_at, 'lastSeenAt', u.last_seen_at) order by m.created_at), '[]')
         from luminous.membership m join luminous.team t on t.id = m.team_id
         left join luminous.membership_use u on u.team_id = m.team_id and u.person_id = m.person_id
         where m.person_id = $1),
       'grants', (select coalesce(jsonb_agg(jsonb_build_object('team', t.name, 'purpose', g.purpose,
           'from', g.valid_from, 'until', g.valid_until, 'revokedAt', g.revoked_at)), '[]')
         from luminous.access_grant g join luminous.team t on t.id = g.team_id where g.person_id = $1),
       'sessions', (select coalesce(jsonb_agg(jsonb_build_object('since', s.created_at,
           'lastSeenAt', s.last_seen_at, 'network', s.network, 'agent', s.agent)), '[]')
         from luminous.session s where s.person_id = $1),
       'secondFactors', jsonb_build_object(
         'authenticatorApp', (select o.confirmed_at from luminous.totp o where o.person_id = $1),
         'passkeys', (select coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'since', k.created_at)), '[]')
           from luminous.passkey k where k.person_id = $1)),
       'whatYouReadAsGuest', (select coalesce(jsonb_agg(jsonb_build_object('team', t.name, 'what', e.what,
           'at', e.created_at, 'reason', e.reason) order by e.created_at), '[]')
         from luminous.access_event e join luminous.team t on t.id = e.team_id where e.person_id = $1),
       'mails', (select coalesce(jsonb_agg(jsonb_build_object('subject', m.body ->> 'subject',
           'at', m.created_at, 'state', m.state) order by m.created_at), '[]')
         from luminous.mail m join luminous.person p on lower(p.email) = lower(m.email) where p.id = $1),
       'note', 'Entries of the ledger name you where you changed something. They are kept as long as the records that they tell of.'
     ) as data`,
    [person],
  )
  return rows[0]?.data ?? {}
}
