from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("essays", "0013_oai")]

    operations = [
        migrations.AddField(
            model_name="contentversion",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
