import analysis.publishing.documents
from django.db import migrations

DOCUMENTS = {
    "analysis_publicationbasis": ("answers", "cells", "new", "others", "scopes"),
    "analysis_publishedcomparison": ("figures",),
    "analysis_publishedscope": ("figures",),
}


def compress_with_lz4(apps, schema_editor):
    """A column of another type has the default method again."""
    if schema_editor.connection.vendor != "postgresql" or not _has_lz4(schema_editor):
        return
    for table, columns in DOCUMENTS.items():
        for column in columns:
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4")


def _has_lz4(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        found = cursor.fetchone()
    return bool(found and found[0])


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0004_what_was_shown_of_others"),
    ]

    operations = [
        migrations.AlterField(
            model_name="publicationbasis",
            name="answers",
            field=analysis.publishing.documents.DocumentField(help_text="Counts: items × cells × 6."),
        ),
        migrations.AlterField(
            model_name="publicationbasis",
            name="cells",
            field=analysis.publishing.documents.DocumentField(help_text="Pairs of department id and group id."),
        ),
        migrations.AlterField(
            model_name="publicationbasis",
            name="new",
            field=analysis.publishing.documents.DocumentField(
                help_text="Which figures were new: items × scopes for means, distributions, shares."
            ),
        ),
        migrations.AlterField(
            model_name="publicationbasis",
            name="others",
            field=analysis.publishing.documents.DocumentField(
                help_text="What it showed of others (analysis/comparison/earlier.py); null: from before it was kept.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="publicationbasis",
            name="scopes",
            field=analysis.publishing.documents.DocumentField(
                help_text="Kind, department id and group id of each scope."
            ),
        ),
        migrations.AlterField(
            model_name="publishedcomparison",
            name="figures",
            field=analysis.publishing.documents.DocumentField(),
        ),
        migrations.AlterField(
            model_name="publishedscope",
            name="figures",
            field=analysis.publishing.documents.DocumentField(),
        ),
        migrations.RunPython(compress_with_lz4, migrations.RunPython.noop),
    ]
