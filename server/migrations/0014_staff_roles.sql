-- Staff roles belong to the lab's team, the others to everybody else's: who writes rows past the application's own
-- check (an editor's principal may write memberships of its team) is refused here.
create function luminous.refuse_foreign_role() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.role in ('staff-admin', 'analyst', 'reviewer')) <> (new.team_id = luminous.lab_team()) then
    raise exception 'the role % is not for this team', new.role using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger refuse_foreign_role before insert or update of role, team_id on luminous.membership
  for each row execute function luminous.refuse_foreign_role();
create trigger refuse_foreign_role before insert or update of role, team_id on luminous.invitation
  for each row execute function luminous.refuse_foreign_role();
