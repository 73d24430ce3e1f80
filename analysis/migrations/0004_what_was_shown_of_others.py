import django.db.models.deletion
from django.db import migrations, models

import analysis.publishing.documents


def mark_what_may_have_been_shown(apps, schema_editor):
    """The coordinator may have looked at any set so far, and nobody has kept at what."""
    sets = apps.get_model('analysis', 'ComparisonSet').objects.values_list('pk', flat=True)
    shown = apps.get_model('analysis', 'ShownCountry')
    shown.objects.bulk_create(shown(comparison_set_id=pk, is_from_before=True) for pk in sets)


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0003_faster_passes'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicationbasis',
            name='others',
            field=models.JSONField(decoder=analysis.publishing.documents.DocumentDecoder, encoder=analysis.publishing.documents.DocumentEncoder, help_text='What it showed of others (analysis/comparison/earlier.py); null: from before it was kept.', null=True),
        ),
        migrations.CreateModel(
            name='ShownCountry',
            fields=[
                ('comparison_set', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='analysis.comparisonset')),
                ('codes', models.JSONField(default=list)),
                ('rows', models.JSONField(null=True)),
                ('is_from_before', models.BooleanField(default=False, help_text='More may have been shown, before it was kept.')),
            ],
        ),
        migrations.RunPython(mark_what_may_have_been_shown, migrations.RunPython.noop),
    ]
