"""What decides on proof stays with the case; what a camera wrote stays with the use of a picture.

Messages that are there already get rows for their pictures, so that these are kept too.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models.functions import Now

KEPT_BY_PLATFORM = timedelta(days=90)  # as the first row of picture.kept_by_platform
BATCH = 500


def note_pictures(apps, schema_editor):
    RefundMessage = apps.get_model("storage", "RefundMessage")
    PlatformPicture = apps.get_model("storage", "PlatformPicture")
    rows = []
    for message in RefundMessage.objects.exclude(picture_urls=[]).iterator(chunk_size=BATCH):
        rows += [
            PlatformPicture(
                shop_id=message.shop_id,
                message_id=message.pk,
                url=url,
                expires_at=message.created_at + KEPT_BY_PLATFORM,
                next_try_at=Now(),
            )
            for url in dict.fromkeys(message.picture_urls)
            if isinstance(url, str) and len(url) <= 500
        ]
        if len(rows) >= BATCH:
            PlatformPicture.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    PlatformPicture.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0008_findings"),
    ]

    operations = [
        migrations.RemoveField(model_name="blob", name="exif_sealed"),
        migrations.RemoveField(model_name="blob", name="original"),
        migrations.AddField(
            model_name="case",
            name="claim",
            field=models.CharField(blank=True, max_length=30, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="case",
            name="goods",
            field=models.CharField(blank=True, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="evidenceitem",
            name="exif_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="evidenceitem",
            name="original",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(note_pictures, migrations.RunPython.noop),
    ]
