"""Memory. The only Django app with tables; decides nothing."""
