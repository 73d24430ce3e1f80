import analysis.publishing.documents
from django.db import migrations


def forget_counts(apps, schema_editor):
    """Every wave is counted again, from its answers, when its measurement is published the next time."""
    apps.get_model("analysis", "WaveCount").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0005_documents_as_text"),
    ]

    operations = [
        migrations.RunPython(forget_counts, forget_counts),
        migrations.AddField(
            model_name="wavecount",
            name="counts",
            field=analysis.publishing.documents.DocumentField(default=dict),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="passstep",
            name="member",
            field=analysis.publishing.documents.DocumentField(null=True),
        ),
        migrations.DeleteModel(name="Frequency"),
        migrations.DeleteModel(name="JointCount"),
        migrations.DeleteModel(name="ResponseCount"),
    ]
