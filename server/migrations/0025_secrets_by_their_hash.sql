-- Secrets that were left out of what is recorded: an edit behind the ledger's back could not be told from what the server had
-- written. Their SHA-256 stands in the images from here on (audit/capture.ts); it tells no more than that one is the other.
comment on column luminous.credential.password_hash is 'audited by its hash: a secret';
comment on column luminous.api_key.secret_hash is 'audited by its hash: the hash of a secret';
comment on column luminous.totp.sealed_secret is 'audited by its hash: a secret';
comment on column luminous.setting.sealed is 'audited by its hash: a secret';
comment on column luminous.run.reading_seed is 'audited by its hash: a secret; every salt of the reading tree follows from it';

-- `luminous verify` holds what the database says of its own migrations against those of the release.
grant select on luminous.migration to {{backup}};
