-- The biosensor that answered, as the other laboratory names it; null where it used none, or its file does not say.
alter table luminous.imported_result
  add column biosensor text check (length(biosensor) between 1 and 100);
