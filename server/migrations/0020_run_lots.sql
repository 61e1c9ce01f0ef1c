-- A panel has a lot of each of its biosensors, and a calibrant for each: beside every lot stands the biosensor that it
-- is of, null for the whole plate.
alter table luminous.run
  add column lots jsonb not null default '[]' check (jsonb_typeof(lots) = 'array');

-- A calibrant may be made for one biosensor.
alter table luminous.reagent_lot drop constraint reagent_lot_of_biosensor;
