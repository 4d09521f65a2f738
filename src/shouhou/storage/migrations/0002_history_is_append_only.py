"""Refuses UPDATE, DELETE and TRUNCATE on history and anchors, whoever asks.

The one way to remove a shop (maintenance) sets ``shouhou.maintenance`` in its own transaction and leaves
a tombstone behind.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION storage_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('shouhou.maintenance', true) = 'on' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON storage_historyrow
    FOR EACH ROW EXECUTE FUNCTION storage_refuse_change();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON storage_historyrow
    FOR EACH STATEMENT EXECUTE FUNCTION storage_refuse_change();
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON storage_anchor
    FOR EACH ROW EXECUTE FUNCTION storage_refuse_change();
CREATE TRIGGER anchor_no_truncate BEFORE TRUNCATE ON storage_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION storage_refuse_change();
"""
BACKWARD = """
DROP TRIGGER history_append_only ON storage_historyrow;
DROP TRIGGER history_no_truncate ON storage_historyrow;
DROP TRIGGER anchor_append_only ON storage_anchor;
DROP TRIGGER anchor_no_truncate ON storage_anchor;
DROP FUNCTION storage_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
