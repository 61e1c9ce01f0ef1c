-- Runs of before name their lots as those of a panel do, for the whole plate.
update luminous.run
set lots = (
  select jsonb_agg(jsonb_build_object('biosensor', null, 'lot', lot))
  from unnest(array[biosensor_lot_id, calibrant_lot_id]) lot where lot is not null
)
where num_nonnulls(biosensor_lot_id, calibrant_lot_id) > 0;
