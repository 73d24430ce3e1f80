from django.db import migrations, models


def compress_with_lz4(apps, schema_editor):
    """Figures are written a thousand times a pass, and lz4 takes half of the time that PostgreSQL's own method takes."""
    if schema_editor.connection.vendor != "postgresql" or not _has_lz4(schema_editor):
        return
    for table in ("analysis_publishedscope", "analysis_publishedcomparison"):
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN figures SET COMPRESSION lz4")


def _has_lz4(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'",
        )
        found = cursor.fetchone()
    return bool(found and found[0])


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_statistics_and_comparisons")]

    operations = [
        migrations.AddField(
            model_name="passstep",
            name="decided",
            field=models.BinaryField(help_text="What disclosure control decided when it was counted.", null=True),
        ),
        migrations.RunPython(compress_with_lz4, migrations.RunPython.noop),
    ]
