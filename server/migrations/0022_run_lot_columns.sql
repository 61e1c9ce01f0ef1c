alter table luminous.run drop column biosensor_lot_id, drop column calibrant_lot_id;
