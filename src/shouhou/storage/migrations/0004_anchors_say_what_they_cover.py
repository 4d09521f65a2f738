"""An anchor names the newest history row that it covers, so that it can be recomputed later.

No anchor was ever written before this.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storage", "0003_answers_are_kept")]
    operations = [
        migrations.AddField(
            model_name="anchor",
            name="last_row",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
    ]
