alter table luminous.run drop column method_id;
