import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import openzone.core.clock
import openzone.core.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_words_and_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=200)),
                ('name', models.CharField(max_length=100)),
                ('name_local', models.CharField(blank=True, max_length=100)),
                ('sounds', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=openzone.core.clock.now)),
                ('links_ended', models.PositiveIntegerField(default=0)),
                ('sessions_ended', models.PositiveIntegerField(default=0)),
                ('registered_alone', models.BooleanField(default=False)),
                ('proven_at', models.DateTimeField(null=True)),
                ('vouched_unit_id', models.BigIntegerField(null=True)),
                ('link_unit_id', models.BigIntegerField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(openzone.core.search.SearchWords(models.Func(models.Func(models.F('name'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('sounds'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), name='user_words'), django.contrib.postgres.indexes.GinIndex(openzone.core.search.NearWords(models.Func(models.F('name'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), name='user_spelled')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once')],
            },
        ),
        migrations.CreateModel(
            name='AccountLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=200)),
                ('kind', models.CharField(choices=[('forgotten', 'forgotten'), ('registered', 'registered'), ('invited', 'invited')], max_length=12)),
                ('language', models.CharField(max_length=10)),
                ('zone_id', models.BigIntegerField(null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['next_try_at', 'id'], name='account_letter_due')],
                'constraints': [models.UniqueConstraint(fields=('email', 'kind'), name='account_letter_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('start', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('used_on', models.DateField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('revoked_at__isnull', True)), fields=['user'], name='token_living')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('address', models.GenericIPAddressField(null=True)),
                ('program', models.CharField(blank=True, max_length=200)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-at'], name='sign_in_newest'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='sign_in_age')],
            },
        ),
    ]
