"""Refuses UPDATE, DELETE and TRUNCATE on postings and on votes, as on the history."""

from django.db import migrations

TABLES = ("posting", "approvalvote")
FORWARD = "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON storage_{table}
    FOR EACH ROW EXECUTE FUNCTION storage_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON storage_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION storage_refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER {table}_append_only ON storage_{table};\n"
    f"DROP TRIGGER {table}_no_truncate ON storage_{table};\n"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("storage", "0006_complaint_to_options")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
