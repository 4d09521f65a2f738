"""Shops without an open-platform app: files, pasted talk, reviews, cases by hand; who told us what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0004_anchors_say_what_they_cover"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChatTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("buyer_nick", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField(null=True)),
                ("position", models.PositiveIntegerField()),
                ("author", models.CharField(blank=True, max_length=12)),
                ("speaker", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField()),
                ("by_machine", models.BooleanField(default=False)),
                ("pasted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("columns_digest", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=200)),
                ("path", models.CharField(blank=True, max_length=300)),
                ("size", models.BigIntegerField(default=0)),
                ("state", models.CharField(default="waiting", max_length=16)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("generation", models.CharField(blank=True, max_length=20)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("columns", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                ("stated_at", models.DateTimeField()),
                ("progress", models.FloatField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("updated", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused_count", models.PositiveIntegerField(default=0)),
                ("refused", models.JSONField(default=list)),
                ("confirmed", models.PositiveIntegerField(default=0)),
                ("contradicted", models.PositiveIntegerField(default=0)),
                ("vanished", models.JSONField(default=list)),
                ("preview", models.JSONField(default=dict)),
                ("error_code", models.CharField(blank=True, max_length=40)),
                ("error_text", models.CharField(blank=True, max_length=400)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("tid", models.CharField(blank=True, max_length=40)),
                ("oid", models.CharField(blank=True, max_length=40)),
                ("buyer_nick", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("item_id", models.CharField(blank=True, max_length=40)),
                ("result", models.CharField(blank=True, max_length=8)),
                ("result_raw", models.CharField(blank=True, max_length=40)),
                ("content", models.TextField(blank=True)),
                ("reply", models.TextField(blank=True)),
                ("at", models.DateTimeField(null=True)),
                ("row_digest", models.CharField(blank=True, max_length=32)),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="origin",
            field=models.CharField(default="refund", max_length=10),
        ),
        migrations.AddField(
            model_name="case",
            name="problem",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="case",
            name="story",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="case",
            name="wish",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="command",
            name="contradicted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="row_digest",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="order",
            name="source",
            field=models.CharField(default="api", max_length=8),
        ),
        migrations.AddField(
            model_name="orderline",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="orderline",
            name="row_digest",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="refund",
            name="row_digest",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="refund",
            name="source",
            field=models.CharField(default="api", max_length=8),
        ),
        migrations.AddIndex(
            model_name="command",
            index=models.Index(
                condition=models.Q(("state__in", ["needs_person", "needs_code", "needs_session", "unknown"])),
                fields=["shop", "created_at", "id"],
                name="command_to_do",
            ),
        ),
        migrations.AddField(
            model_name="chatturn",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="chat", to="storage.case"
            ),
        ),
        migrations.AddField(
            model_name="chatturn",
            name="pasted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="chatturn",
            name="shop",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.shop"),
        ),
        migrations.AddField(
            model_name="columnmapping",
            name="shop",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.shop"),
        ),
        migrations.AddField(
            model_name="importfile",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="importfile",
            name="shop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="storage.shop"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="storage.case",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="shop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="storage.shop"
            ),
        ),
        migrations.AddIndex(
            model_name="chatturn",
            index=models.Index(fields=["case", "position"], name="chat_by_case"),
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(fields=("shop", "columns_digest"), name="mapping_once"),
        ),
        migrations.AddIndex(
            model_name="importfile",
            index=models.Index(fields=["shop", "-id"], name="import_by_shop"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["case"], name="review_by_case"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("shop", "key"), name="review_once"),
        ),
    ]
