-- Staff roles belong to the lab's team, the others to everybody else's: whoever writes rows past the application's own
-- check (an editor's principal may write memberships of its team) is refused here.
do $$
declare
  name text;
  fits text := '(role in (''staff-admin'', ''analyst'', ''reviewer'')) = (team_id = (select luminous.lab_team()))';
begin
  foreach name in array array['membership', 'invitation'] loop
    execute format(
      'create policy role_of_team_adds on luminous.%I as restrictive for insert with check (%s)', name, fits);
    execute format(
      'create policy role_of_team_changes on luminous.%I as restrictive for update using (true) with check (%s)', name, fits);
  end loop;
end $$;
