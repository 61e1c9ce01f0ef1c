-- Runs of before name their one method as those of a panel do.
update luminous.run set method_ids = array[method_id] where method_id is not null;
