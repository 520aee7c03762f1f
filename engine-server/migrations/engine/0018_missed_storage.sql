-- Which storage a host says it does not reach: asked for with every host's status, and mostly nothing.
create index storage_domain_host_missing on storage_domain_host (host_id) where status = 'missing';
