-- A plate with several biosensors is one run by several methods, and a sample has a result for each of them.

alter table luminous.run add column method_ids uuid[] not null default '{}';

-- What a customer reads of the biosensor is copied, as everything of the lab's is: its tables stay its own.
alter table luminous.result
  add column biosensor text check (length(biosensor) between 1 and 40),
  add column biosensor_name text check (length(biosensor_name) between 1 and 100),
  add column acid_class text check (length(acid_class) <= 200),
  add column is_estimate boolean not null default false,
  add column fold numeric check (fold >= 0),
  add column fold_lower95 numeric,
  add column fold_upper95 numeric,
  add column response text check (response in ('none', 'significant')),
  add column growth_percent numeric,
  add check (num_nonnulls(biosensor, biosensor_name) in (0, 2)),
  add check (fold is not null or num_nonnulls(fold_lower95, fold_upper95, response) = 0);
