-- Files write dates as the reader's computer does: 4/5/2024 is April in one laboratory and May in another.
-- Null: nobody said, and a person enters the time where it cannot be told.

alter table luminous.instrument add column date_order text check (date_order in ('monthFirst', 'dayFirst'));
