-- An export stands in the log of access whoever made it, a member and a key too.

alter table luminous.access_event alter column person_id drop not null;
alter table luminous.access_event drop constraint access_event_via_check;
alter table luminous.access_event add constraint access_event_via_check check (via in ('grant', 'view', 'export'));
-- Only a key is no person.
alter table luminous.access_event add constraint access_event_person_check check (person_id is not null or via = 'export');
