-- A limit holds for one biosensor of the panel, or for any; in mg/L, or, for one biosensor, in fold over its control.
alter table luminous.threshold
  add column biosensor text check (length(biosensor) between 1 and 40),
  add column limit_fold numeric check (limit_fold > 0),
  alter column limit_mg_per_l drop not null,
  add check (num_nonnulls(limit_mg_per_l, limit_fold) = 1),
  add check (limit_fold is null or biosensor is not null);
