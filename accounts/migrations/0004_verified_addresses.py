"""Accounts from before sign-in was allauth's count as verified; the shared cache, where attempts are counted, gets its table."""

from django.core.management import call_command
from django.db import migrations


def verify_addresses(apps, schema_editor):
    address = apps.get_model("account", "EmailAddress")
    known = address.objects.values("user")
    for user in apps.get_model("accounts", "User").objects.filter(is_active=True).exclude(pk__in=known):
        address.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)


def make_cache_table(apps, schema_editor):
    """The table that settings.production.CACHES names; made everywhere, so that a database can change its settings."""
    call_command("createcachetable", "dialogue_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_invitations"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(verify_addresses, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
